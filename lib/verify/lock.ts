import type { Announced } from '../finding';
import type { Change } from '../outcome';
import { CONCURRENCY, LOCK_OFF } from '../read/lock-off';
import { type YamlLeaf, yamlLeaves } from '../read/yaml';
import { type Allowance, differsOnlyIn } from './text';

/**
 * What differs between two texts of a workflow and was not announced, or was announced and is not there; in clauses.
 *
 * First what a YAML reader makes of both, then every byte: only the variable of the lock, and lines of a concurrency
 * group, may be new.
 */
export function lockSurprises({ before, after }: Change, announced: readonly Announced[]): readonly string[] {
  const mayLock = announced.some(({ kind }) => kind === 'lock-disabled');
  if (!mayLock) return before === after ? [] : ['it would change'];
  if (before === after) return ['no command would get the variable of the lock'];
  if (!sayTheSame(yamlLeaves(before), yamlLeaves(after))) return ['it would say something else'];
  const allowances = [...groupAllowances(before), ...lockAllowances(before)];
  return differsOnlyIn(before, after, allowances) ? [] : ['it would change in other places'];
}

/** Whether all values are as before, but for commands that got the variable and for concurrency groups that came. */
function sayTheSame(old: readonly YamlLeaf[], young: readonly YamlLeaf[]): boolean {
  let next = 0;
  for (const leaf of young) {
    const other = old[next];
    if (other && isSame(other, leaf)) next++;
    else if (!leaf.path.includes('concurrency')) return false;
  }
  return next === old.length;
}

function isSame(old: YamlLeaf, young: YamlLeaf): boolean {
  const isValue = old.value === young.value || (old.path.at(-1) === 'run' && getsLockOff(old.value, young.value));
  return isValue && old.odd === young.odd && old.path.join('\0') === young.path.join('\0');
}

/** Whether `after` is `before` with the variable of the lock in front of one or more of its words, and nothing else. */
export function getsLockOff(before: string, after: string): boolean {
  return before !== after && differsOnlyIn(before, after, lockAllowances(before));
}

/** The places where the variable may come: in front of any word, where a shell would take it for an assignment. */
export function lockAllowances(text: string): readonly Allowance[] {
  const texts = [`${LOCK_OFF} `, `cross-env ${LOCK_OFF} `];
  return [...text.matchAll(/(?<![^\s"'(])[\w./]/g)].map(({ index }) => newAt(index, texts));
}

/** The places where the line of a concurrency group may come: before any line, with the indent of that line. */
function groupAllowances(text: string): readonly Allowance[] {
  const end = /\r?\n/.exec(text)?.[0] ?? '\n';
  return [...text.matchAll(/^[ \t]*(?=\S)/gm)].map(({ index, 0: indent }) =>
    newAt(index, [`${indent}${CONCURRENCY}${end}`, `${CONCURRENCY}${end}${end}`]),
  );
}

function newAt(offset: number, texts: readonly string[]): Allowance {
  return { span: { start: offset, end: offset }, mayGo: false, texts };
}
