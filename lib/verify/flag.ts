/**
 * Whether `after` is the URL `before` without `pgbouncer=true`, and perhaps without `schema=public`, which goes with it.
 *
 * Judged by the text alone, as a second opinion on `lib/read/url.ts`: every other byte stays, and where the first parameter
 * goes the next one takes its `?`.
 */
export function losesOnlyFlag(before: string, after: string): boolean {
  const parts = before.split(/(?=[?&#])/);
  const removable = removableParts(parts);
  let states: readonly State[] = [{ at: 0, owesMark: false }];
  for (const part of parts) {
    states = distinct(
      states.flatMap((state) => [...kept(state, part, after), ...(removable.has(part) ? [dropped(state, part)] : [])]),
    );
  }
  return removable.size > 0 && states.some(({ at }) => at === after.length);
}

/** How much of `after` is matched, and whether the `?` was dropped, so that the next parameter has to bring one. */
interface State {
  readonly at: number;
  readonly owesMark: boolean;
}

/** The same name twice goes as a whole: the last one counts, and a first `pgbouncer=false` would begin to. */
function removableParts(parts: readonly string[]): ReadonlySet<string> {
  const flags = parts.filter((part) => /^[?&]pgbouncer(?:=|$)/.test(part));
  const schemas = parts.filter((part) => /^[?&]schema=/.test(part));
  if (flags.at(-1)?.slice(1) !== 'pgbouncer=true') return new Set();
  return new Set(schemas.at(-1)?.slice(1) === 'schema=public' ? [...flags, ...schemas] : flags);
}

function kept({ at, owesMark }: State, part: string, after: string): readonly State[] {
  const text = owesMark && part.startsWith('&') ? `?${part.slice(1)}` : part;
  return after.startsWith(text, at) ? [{ at: at + text.length, owesMark: owesMark && !text.startsWith('?') }] : [];
}

function dropped({ at, owesMark }: State, part: string): State {
  return { at, owesMark: owesMark || part.startsWith('?') };
}

/** Without it a parameter that stands a hundred times would double the states a hundred times. */
function distinct(states: readonly State[]): readonly State[] {
  return [...new Map(states.map((state) => [`${state.at} ${state.owesMark}`, state])).values()];
}
