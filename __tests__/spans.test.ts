import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { measured } from '../bench/spans/measured';
import { rememberTexts } from '../bench/spans/rounds';
import { type Laid, type WrittenFile, written } from '../bench/spans/written';
import { STEPS } from '../lib/verdict';
import { filesWith, pairsOf, VARIANTS } from './pairs';
import { FIXTURES, filesBelow } from './support';

/**
 * Over all fixtures: what differs on the disk after a run lies in the spans that the plan announced, to the byte. The
 * places are cut out of both texts and the rest is compared, with no code of the program that applies the edits.
 */
rememberTexts();
jest.setTimeout(120_000);

const seen = new Set<string>();

describe('bytes outside of the announced spans', () => {
  it.each(Object.keys(VARIANTS))('are none in the pairs %s', async (variant) => {
    const vary = VARIANTS[variant] ?? ((text: string) => text);
    for (const step of STEPS) {
      for (const pair of pairsOf(step)) {
        const ran = await written({ files: filesWith(pair, vary(pair.input)), options: pair.options });
        expectWithin(`${step}/${pair.name}`, ran.files);
        const isEdited = ran.files.some(({ path }) => path === pair.path);
        expect([pair.name, isEdited]).toEqual([pair.name, pair.input !== pair.output]);
      }
    }
  });

  const projects = readdirSync(join(FIXTURES, 'projects'));
  const asTheyAre = new Map<string, Promise<readonly WrittenFile[]>>();
  /** What a run of a project writes, measured once for all variants. */
  const plainly = (name: string) => {
    const known = asTheyAre.get(name) ?? written(projectOf(name)).then(({ files }) => files);
    asTheyAre.set(name, known);
    return known;
  };

  it('are none in the projects as they are', async () => {
    for (const name of projects) expectWithin(name, await plainly(name));
  });

  it.each(Object.keys(VARIANTS).slice(1))('are none in the projects %s', async (variant) => {
    const vary = VARIANTS[variant] ?? ((text: string) => text);
    for (const name of projects) {
      const laid = projectOf(name);
      const plain = await plainly(name);
      const edited = plain.filter(({ path }) => laid.files[path] !== undefined).map(({ path }) => path);
      const varied = Object.fromEntries(edited.map((path) => [path, vary(laid.files[path] ?? '')]));
      const ran = await written({ ...laid, files: { ...laid.files, ...varied } });
      expectWithin(name, ran.files);
      expect([name, ran.files.map(({ path }) => path)]).toEqual([name, plain.map(({ path }) => path)]);
    }
  });

  it('were looked for in the edits of every step', () => {
    expect([...seen].sort()).toEqual([...STEPS].sort());
  });
});

/** Everything that was written was announced, and its length is that of the edits. */
function expectWithin(name: string, files: readonly WrittenFile[]): void {
  for (const { path, before, after, steps, measured: found } of files) {
    for (const step of steps) seen.add(step);
    const { cut, put, outside } = found;
    expect([name, path, outside, steps.length > 0]).toEqual([name, path, 0, true]);
    expect([name, path, Buffer.byteLength(after) - Buffer.byteLength(before)]).toEqual([name, path, put - cut]);
  }
}

function projectOf(name: string): Laid {
  const folder = join(FIXTURES, 'projects', name);
  const { options = {}, ignored = [] } = JSON.parse(readFileSync(join(folder, 'case.json'), 'utf8'));
  const files = existsSync(join(folder, 'before')) ? filesBelow(join(folder, 'before')) : {};
  const texts = Object.fromEntries(Object.entries(files).map(([path, bytes]) => [path, bytes.toString('utf8')]));
  return { files: texts, options, memory: { ignored } };
}

describe('the measure', () => {
  const before = '\uFEFFconst ä = "x";\r\nconst b = 1;\r\n';
  const at = before.indexOf('const b');
  const cut = { path: 'a.ts', span: { start: at, end: at + 'const b = 1;\r\n'.length }, newText: '' };
  const named = { path: 'a.ts', span: { start: 7, end: 8 }, newText: 'ö' };
  const after = '\uFEFFconst ö = "x";\r\n';

  it('counts the bytes of the edits, each edit once', () => {
    expect(measured({ before, after, edits: [cut, named, named] })).toEqual({ cut: 16, put: 2, outside: 0 });
  });

  it.each([
    ['another letter', after.replace('x', 'y'), 1],
    ['a line end', after.replace('\r\n', '\n'), 2],
    ['the byte order mark', after.slice(1), undefined],
    ['a text that was not announced', after.replace('ö', 'o'), undefined],
    ['a line end that comes', `${after}\n`, 1],
    ['quotes', after.replaceAll('"', "'"), 2],
    ['what should be gone', before.replace('ä', 'ö'), 14],
  ])('counts %s', (_, text, count) => {
    const { outside } = measured({ before, after: text, edits: [cut, named] });
    if (count === undefined) expect(outside).toBeGreaterThan(0);
    else expect(outside).toBe(count);
  });

  it('refuses spans that overlap or leave the text', () => {
    const overlapping = { ...cut, span: { start: at - 1, end: at + 1 } };
    expect(() => measured({ before, after, edits: [cut, overlapping] })).toThrow('can not be cut');
    const beyond = { ...cut, span: { start: at, end: before.length + 1 } };
    expect(() => measured({ before, after, edits: [beyond] })).toThrow('can not be cut');
  });
});
