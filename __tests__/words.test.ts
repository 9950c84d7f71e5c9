import { COMMANDS, readWords } from '../bin/words';
import { Refusal } from '../lib/errors';
import type { Options } from '../lib/options';
import { BARE } from './support';

/** What the words make of the options; `yes` is off unless it is said. */
const SAYS: readonly (readonly [words: string, options: Partial<Options>])[] = [
  ['', {}],
  ['upgrade', {}],
  ['plan', { command: 'plan' }],
  ['diff', { command: 'plan' }],
  ['check', { command: 'check' }],
  ['doctor', { command: 'doctor' }],
  ['--dry-run', { command: 'plan' }],
  ['--dry', { command: 'plan' }],
  ['-n', { command: 'plan' }],
  ['check -n', { command: 'check' }],
  ['plan apps/web ./packages/db', { command: 'plan', paths: ['apps/web', './packages/db'] }],
  ['plan -- apps/web', { command: 'plan', paths: ['apps/web'] }],
  ['--cwd apps/web', { cwd: 'apps/web' }],
  ['--cwd a --cwd b', { cwd: 'b' }],
  ['--all', { all: true }],
  ['--schema db/schema.prisma', { schema: 'db/schema.prisma' }],
  ['--env-file .env.team', { envFiles: ['.env.team'] }],
  ['--env-files a.env --env-files b.env', { envFiles: ['a.env', 'b.env'] }],
  ['--only drop-direct-url', { only: ['drop-direct-url'] }],
  ['--only drop-direct-url,drop-url-variable', { only: ['drop-direct-url', 'drop-url-variable'] }],
  ['--skip drop-url-variable', { skip: ['drop-url-variable'] }],
  ['--yes', { yes: true }],
  ['-y', { yes: true }],
  ['--allow-dirty', { allowDirty: true }],
  ['--review', { review: true }],
  ['--target two-url', { target: 'two-url' }],
  ['--pooler neon', { poolers: ['neon'] }],
  ['--pooler a=neon --pooler b=none', { poolers: ['a=neon', 'b=none'] }],
  ['--pooler pgbouncer@1.23:max_prepared_statements=100', { poolers: ['pgbouncer@1.23:max_prepared_statements=100'] }],
  ['--same-login', { sameLogin: true }],
  ['--prisma-version 6.19.1', { prismaVersion: '6.19.1' }],
  ['--format json', { format: 'json' }],
  ['--quiet', { quiet: true }],
  ['--verbose', { verbose: true }],
  ['--no-undo', { undo: false }],
  ['--no-progress', {}],
  ['--use-pooled-host', { usePooledHost: true }],
];

async function optionsOf(words: readonly string[]): Promise<Options | undefined> {
  const parsed = await readWords(words);
  return parsed?.task.kind === 'run' ? parsed.task.options : undefined;
}

describe('the words of a run', () => {
  it.each(SAYS)('`%s`', async (text, options) => {
    const words = text === '' ? [] : text.split(' ');
    expect(await optionsOf(words)).toEqual({ ...BARE, yes: false, ...options });
  });

  it.each(SAYS)('`%s`, when a flag that stands twice leaves them to yargs', async (text, options) => {
    const [command = '', ...rest] = text.split(' ').filter((word) => word !== '');
    const twice = ['--color=auto', '--color=auto'];
    const words =
      command.startsWith('-') || command === '' ? [...twice, command, ...rest] : [command, ...twice, ...rest];
    expect(await optionsOf(words.filter((word) => word !== ''))).toEqual({ ...BARE, yes: false, ...options });
  });

  it.each([
    ['--color always', 'always'],
    ['--color=never', 'never'],
    ['--no-color', 'never'],
    ['', 'auto'],
  ])('`%s` is colour %s', async (text, color) => {
    expect((await readWords(text === '' ? [] : text.split(' ')))?.color).toBe(color);
  });

  it.each([
    [['--only', '']],
    [['--schema=']],
    [['--pooler', '']],
    [['plan', '']],
    [['--nope']],
    [['--format', 'xml']],
    [['--target', 'three']],
  ])('refuses %j', async (words) => {
    await expect(readWords(words)).rejects.toBeInstanceOf(Refusal);
  });
});

describe('a flag that is not known', () => {
  it.each([
    ['--polr neon', 'there is no flag `--polr`', 'did you mean `--pooler`?'],
    ['plan --alow-dirty', 'there is no flag `--alow-dirty`', 'did you mean `--allow-dirty`?'],
    ['check --no-undoo', 'there is no flag `--no-undoo`', 'did you mean `--no-undo`?'],
    ['undo --lst', 'there is no flag `--lst`', 'did you mean `--list`?'],
    ['--everything', 'there is no flag `--everything`', 'prisma-one-url --help lists the commands and flags'],
    ['doctor -x', 'there is no flag `-x`', 'prisma-one-url --help lists the commands and flags'],
    [
      '--everything --verbos --quite',
      'there is no flag `--everything`, `--verbos`, `--quite`',
      'did you mean `--verbose`, `--quiet`?',
    ],
  ])('`%s`', async (text, message, help) => {
    await expect(readWords(text.split(' '))).rejects.toMatchObject({ message, help });
  });
});

describe('progress', () => {
  it.each([
    ['', true],
    ['--no-progress', false],
    ['plan --quiet', false],
    ['undo --no-progress', false],
  ])('`%s`: %s', async (text, progress) => {
    expect((await readWords(text === '' ? [] : text.split(' ')))?.progress).toBe(progress);
  });
});

describe('the other commands', () => {
  it.each([
    ['undo', { run: undefined, list: false }],
    ['undo 20261122T011101-b4bc', { run: '20261122T011101-b4bc', list: false }],
    ['undo --list', { run: undefined, list: true }],
  ])('`%s`', async (text, undo) => {
    const parsed = await readWords(text.split(' '));
    expect(parsed?.task).toMatchObject({ kind: 'undo', undo });
  });

  it('`explain` takes everything behind it as it is', async () => {
    const parsed = await readWords(['explain', '--> schema.prisma:9', 'P1012']);
    expect(parsed?.task).toEqual({ kind: 'explain', words: ['--> schema.prisma:9', 'P1012'], format: 'pretty' });
  });

  it.each([
    ['explain --format json', [], 'json'],
    ['explain P1012 --format=json', ['P1012'], 'json'],
    ['explain --format json P1012', ['P1012'], 'json'],
    ['--format json explain P1012', ['P1012'], 'json'],
    ['explain --quiet P1012 was printed --no-color --cwd apps/web', ['P1012', 'was', 'printed'], 'pretty'],
    ['explain error --schema was read by --format json', ['error', '--schema', 'was', 'read', 'by'], 'json'],
    ['explain --> schema.prisma:9', ['-->', 'schema.prisma:9'], 'pretty'],
    ['explain --no-engine', ['--no-engine'], 'pretty'],
  ])('`%s`: flags before and behind the text are flags', async (text, words, format) => {
    expect((await readWords(text.split(' ')))?.task).toEqual({ kind: 'explain', words, format });
  });

  it.each([
    ['explain --formt json', 'there is no flag `--formt`', 'did you mean `--format`?'],
    ['explain P1012 --format', '--format needs a value', 'prisma-one-url --help lists the commands and flags'],
  ])('`%s` is refused', async (text, message, help) => {
    await expect(readWords(text.split(' '))).rejects.toMatchObject({ message, help });
  });

  it('are all known as commands', () => {
    expect([...COMMANDS].sort()).toEqual(['check', 'diff', 'doctor', 'explain', 'plan', 'probe', 'undo', 'upgrade']);
  });
});

it('`probe` takes the flags of a run', async () => {
  const parsed = await readWords(['probe', 'apps/web', '--deep', '--env-file', '.env.production']);
  expect(parsed?.task).toMatchObject({
    kind: 'probe',
    options: { paths: ['apps/web'], deep: true, envFiles: ['.env.production'] },
  });
});

it('`--use-pooled-host`, `--probe` and `--deep` are read by either reader', async () => {
  const wanted = { options: { usePooledHost: true, probe: true, deep: true } };
  const words = ['--use-pooled-host', '--probe', '--deep'];
  expect((await readWords(['upgrade', ...words]))?.task).toMatchObject(wanted);
  expect(
    (await readWords(['upgrade', ...words, '--only', 'drop-direct-url', '--only', 'use-pooled-host']))?.task,
  ).toMatchObject(wanted);
});
