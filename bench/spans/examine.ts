import { createTwoFilesPatch } from 'diff';
import { transformSync } from 'esbuild';
import { textsOf } from '../../__tests__/support';
import { parseJson } from '../../lib/read/json';
import { readSchema } from '../../lib/read/schema';
import type { SourceFile } from '../../lib/text';
import { type Ground, groundsFor, WORTH_READING } from './grounds';
import { rememberTexts } from './rounds';
import { announcedSteps, type WrittenFile, written } from './written';

rememberTexts();

/** What became of one real file in one made project. */
export interface Examined {
  readonly ground: string;
  /** Absent where the file was not edited. */
  readonly edited?: WrittenFile;
  /** Whether the text was readable before and is not any more. */
  readonly isBroken: boolean;
  /** The steps of a second plan, which should be none. */
  readonly again: readonly string[];
  /** The program's reason to do nothing, such as a stated version that the file contradicts. */
  readonly refusal?: string;
  /** Set where the run failed, or its plan was not what it announced. */
  readonly problem?: string;
  readonly diff: string;
}

export function isWorthReading(text: string): boolean {
  return WORTH_READING.test(text);
}

export function examine(file: SourceFile): Promise<readonly Examined[]> {
  return Promise.all(groundsFor(file).map(examineOn));
}

async function examineOn(ground: Ground): Promise<Examined> {
  try {
    const { ran, files } = await written(ground);
    const edited = files.find(({ path }) => path === ground.path);
    const refusal = ran.code === 2 ? (/^error.*/m.exec(ran.screen)?.[0] ?? 'exit code 2') : undefined;
    const isFailure = refusal?.includes('does more than was announced') === true;
    const beside = files.find(({ path, measured }) => path !== ground.path && measured.outside > 0);
    const again = files.length === 0 ? [] : announcedSteps({ ...ground, files: textsOf(ran.host) });
    return {
      ground: ground.name,
      edited,
      isBroken: edited !== undefined && isBroken(edited),
      again: again.map(({ code, at }) => `${code} in ${at?.path}`),
      ...(isFailure ? { problem: refusal } : { refusal }),
      ...(beside && { problem: `${beside.measured.outside} bytes outside in ${beside.path}` }),
      diff: edited ? diffOf(edited) : '',
    };
  } catch (problem) {
    const nothing = { ground: ground.name, isBroken: false, again: [], diff: '' };
    return { ...nothing, problem: problem instanceof Error ? `${problem.name}: ${problem.message}` : String(problem) };
  }
}

function diffOf({ path, before, after }: WrittenFile): string {
  return createTwoFilesPatch(path, path, before, after, '', '', { context: 4 });
}

// ---- esbuild's parser for code, since the program itself uses Babel's; for the rest there is no second one here

function isBroken({ path, before, after }: WrittenFile): boolean {
  return isReadable(path, before) && !isReadable(path, after);
}

function isReadable(path: string, text: string): boolean {
  try {
    if (/\.[cm]?[jt]sx?$/.test(path)) transformSync(text, { loader: loaderFor(path), logLevel: 'silent' });
    else if (/\.jsonc?$/.test(path)) return 'value' in parseJson(text);
    else if (path.endsWith('.prisma')) return readSchema({ path, text }).schema !== undefined;
    // dotenv takes any text, and YAML is only checked by the program itself.
    return true;
  } catch {
    return false;
  }
}

function loaderFor(path: string): 'ts' | 'tsx' | 'jsx' {
  if (/\.[cm]?ts$/.test(path)) return 'ts';
  return path.endsWith('.tsx') ? 'tsx' : 'jsx';
}
