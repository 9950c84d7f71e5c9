import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PARSERS } from '../lib/read/babel';
import { readEnv } from '../lib/read/env';
import { readSchema } from '../lib/read/schema';
import { dropDirectUrl } from '../transforms/drop-direct-url';

const SCRIPT = join(__dirname, '..', 'scripts', 'new-transform.mjs');
const folder = mkdtempSync(join(tmpdir(), 'prisma-one-url-new-'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function begin(...words: readonly string[]) {
  const ran = spawnSync(process.execPath, [SCRIPT, ...words], { cwd: folder, encoding: 'utf8' });
  return { code: ran.status, out: ran.stdout, screen: ran.stderr };
}

const text = (path: string) => readFileSync(join(folder, path), 'utf8');

describe.each([
  ['drop-old-thing', 'schema', 'prisma'],
  ['rename-url', 'env', 'env'],
])('npm run new %s %s', (name, kind, ending) => {
  const ran = begin(name, kind);

  it('writes a transform with every section of a page', () => {
    const source = text(`transforms/${name}.ts`);
    expect(() => PARSERS.ts.parse(source)).not.toThrow();
    for (const section of Object.keys(dropDirectUrl.page)) expect(source).toContain(`\n  ${section}: `);
    expect(source).toContain(`kinds: ['${kind}']`);
  });

  it('writes the four pairs, which fail until somebody edits them', () => {
    const files = readdirSync(join(folder, '__testfixtures__', name)).sort();
    expect(files).toEqual([
      `already-done.input.${ending}`,
      `changes.input.${ending}`,
      `changes.output.${ending}`,
      'holds-back.facts.json',
      `holds-back.input.${ending}`,
      `keeps-comments.input.${ending}`,
      `keeps-comments.output.${ending}`,
    ]);
    expect(text(`__testfixtures__/${name}/changes.output.${ending}`)).toContain('TODO');
  });

  it('writes inputs that can be read', () => {
    const file = { path: '', text: text(`__testfixtures__/${name}/keeps-comments.input.${ending}`) };
    const { findings } = kind === 'env' ? readEnv(file) : readSchema(file);
    expect(findings).toEqual([]);
    expect(file.text).toContain('keep me\n');
  });

  it('says what is left to do', () => {
    expect(ran.code).toBe(0);
    for (const place of ['lib/verdict.ts', 'lib/registry.ts', 'lib/judge.ts', 'README.md'])
      expect(ran.out).toContain(place);
  });

  it('writes over nothing', () => {
    expect(begin(name, kind)).toMatchObject({ code: 2, screen: expect.stringContaining('is there already') });
  });
});

it.each([[''], ['Drop-It'], ['drop'], ['../drop-it'], ['drop-it', 'python']])('refuses %j', (...words) => {
  expect(begin(...words).code).toBe(2);
});
