import type { ProjectOutcome, RunOutcome } from './outcome';
import { isUnreadable } from './summary';

export type Command = 'plan' | 'check' | 'upgrade' | 'doctor';

/**
 * How far a run came.
 *
 * `planned`: nothing was to be written, or nobody wanted it written. `written`: written and verified. `refused`: the run
 * would have written and was not let (uncommitted changes, no terminal and no `--yes`, verification failed and put back).
 */
export type RunState = 'planned' | 'written' | 'refused' | 'interrupted';

/**
 * The exit code of a run (UX: exit codes): 0 nothing left, 1 work left, 2 could not run or refused, 130 interrupted.
 *
 * It is computed from the outcome and never by a reporter. A batch ends with the gravest of its projects' codes. What a
 * gate holds back is no work left.
 */
export function exitCode(outcome: RunOutcome, command: Command, state: RunState): 0 | 1 | 2 | 130 {
  if (state === 'interrupted') return 130;
  if (state === 'refused') return 2;
  // Code 2 promises that nothing was written; what was written beside an unreadable file leaves work.
  if (!couldLook(outcome)) return state === 'written' ? 1 : 2;
  if (command === 'plan' || command === 'doctor') return 0;
  return outcome.projects.some((project) => hasWorkLeft(project, state)) ? 1 : 0;
}

/** An error that belongs to no project is a schema that could not be made one. */
function couldLook({ projects, remarks }: RunOutcome): boolean {
  const unread = projects.flatMap(({ plan }) => plan.remarks.filter(isUnreadable));
  return !hasError(remarks) && !hasError(unread);
}

function hasWorkLeft({ plan, verdicts }: ProjectOutcome, state: RunState): boolean {
  const isPending = plan.changes.length > 0 && state !== 'written';
  const isAsked = Object.values(verdicts).some((verdict) => verdict.kind === 'ask');
  return isPending || isAsked || plan.manual.length > 0 || hasError(plan.remarks);
}

function hasError(remarks: RunOutcome['remarks']): boolean {
  return remarks.some((finding) => finding.level === 'error');
}
