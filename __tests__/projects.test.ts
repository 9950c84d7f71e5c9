import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Options } from '../lib/options';
import { FIXTURES, filesBelow, runInMemory, textsOf } from './support';

/**
 * Whole projects: `before/` is upgraded with `--yes` and has to become `after/` (`before/` itself where that is missing),
 * with the exit code of `case.json` and, read by a person before it was kept, the screen of `screen.txt`.
 *
 * `case.json`: `{ "options": {...}, "code": 0 }`. `UPDATE_SCREENS=1` writes `screen.txt` anew.
 */
interface Case {
  readonly options?: Partial<Options>;
  readonly code: number;
  readonly ignored?: readonly string[];
}

const PROJECTS = join(FIXTURES, 'projects');

describe.each(readdirSync(PROJECTS).sort())('%s', (name) => {
  const folder = join(PROJECTS, name);
  const { options = {}, code, ignored = [] } = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8')) as Case;
  const before = filesBelow(join(folder, 'before'));
  const after = existsSync(join(folder, 'after')) ? filesBelow(join(folder, 'after')) : before;

  it('is moved to the byte, and only then ends with its exit code', async () => {
    const ran = await runInMemory(before, options, { ignored });
    expect(textsOf(ran.host)).toEqual(
      Object.fromEntries(Object.entries(after).map(([path, bytes]) => [path, bytes.toString('utf8')])),
    );
    expect(ran.code).toBe(code);
  });

  it('plans nothing the second time', async () => {
    const ran = await runInMemory(after, { ...options, command: 'plan' }, { ignored });
    expect(ran.results).toBe('');
    expect(ran.code).toBe(code === 2 ? 2 : 0);
  });

  it('shows its screen', async () => {
    const ran = await runInMemory(before, { ...options, command: 'plan' }, { ignored });
    const text = `${ran.screen}\n${ran.results === '' ? '' : `\n${ran.results}\n`}`;
    const golden = join(folder, 'screen.txt');
    if (process.env.UPDATE_SCREENS === '1') writeFileSync(golden, text);
    expect(text).toBe(readFileSync(golden, 'utf8'));
  });

  it.each([
    { command: 'plan' },
    { command: 'check', verbose: true },
    { command: 'doctor' },
    { command: 'plan', format: 'json' },
    { command: 'upgrade' },
  ] as const)('shows no password to %j', async (told) => {
    const ran = await runInMemory(before, { ...options, ...told }, { ignored });
    expect(ran.screen + ran.results).not.toContain('invented');
  });
});
