// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts under test are workflows
import { applyEdits } from '../lib/edit';
import type { Announced } from '../lib/finding';
import { groupFor, lockOffAt } from '../lib/read/lock-off';
import { migrateCommandsIn } from '../lib/read/mentions/prisma-commands';
import { lockSurprises } from '../lib/verify/lock';
import { runInMemory, textsOf } from './support';

const LOCK_OFF = 'PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1';
const GROUP = "concurrency: { group: 'migrate-${{ github.ref }}', cancel-in-progress: false }";
const CI = '.github/workflows/ci.yml';

const found = (path: string, text: string) => migrateCommandsIn({ path, text }).map((command) => command.found);

describe('a migrate command as it is found', () => {
  it.each([
    [
      'package.json',
      '{"a":"cd x && pnpm exec prisma migrate deploy --schema db/schema.prisma && next build"}',
      'pnpm exec prisma migrate deploy --schema db/schema.prisma',
    ],
    [
      'package.json',
      '{"a":"prisma migrate dev --name \\"$(date +%s)\\" || exit 1"}',
      'prisma migrate dev --name "$(date +%s)"',
    ],
    [
      'package.json',
      '{"a":"DATABASE_URL=\\"postgres://a:invented@h/d\\" npx prisma migrate deploy"}',
      'DATABASE_URL=… npx prisma migrate deploy',
    ],
    ['package.json', '{"a":"sh -c \\"npx prisma migrate deploy && node x\\""}', 'npx prisma migrate deploy'],
    [CI, 'steps:\n  - run: bunx --bun prisma migrate deploy # now', 'bunx --bun prisma migrate deploy'],
    [CI, 'steps:\n  - run: "npx prisma migrate deploy"', 'npx prisma migrate deploy'],
    [
      CI,
      'steps:\n  - run: |\n      if timeout 60s npx prisma migrate deploy; then',
      'timeout 60s npx prisma migrate deploy',
    ],
    ['Dockerfile', 'RUN --mount=type=cache npx prisma migrate deploy \\\n', 'npx prisma migrate deploy'],
    [
      'Dockerfile',
      'CMD ["npx", "prisma", "migrate", "deploy", "--schema=a.prisma"]',
      'npx prisma migrate deploy --schema=a.prisma',
    ],
    ['Dockerfile', 'CMD ["sh", "-c", "cd db && npx prisma migrate deploy && node x"]', 'npx prisma migrate deploy'],
    ['Procfile', 'release: npx prisma migrate deploy', 'npx prisma migrate deploy'],
    ['fly.toml', "[deploy]\n  release_command = 'npx prisma migrate deploy'", 'npx prisma migrate deploy'],
    ['a.sh', 'A=1 npx prisma migrate deploy 2>&1 | tee log', 'A=1 npx prisma migrate deploy 2>&1'],
    ['a.ts', "execSync('npx prisma migrate deploy', { stdio: 'inherit' })", 'npx prisma migrate deploy'],
    ['a.ts', 'spawnSync("prisma", ["migrate", "deploy"], {})', 'prisma migrate deploy'],
  ])('in %s: %s', (path, text, command) => expect(found(path, text)).toEqual([command]));

  it.each([
    ['a.test.ts', "execSync('npx prisma migrate deploy')"],
    ['tests/setup.ts', "execSync('npx prisma migrate deploy')"],
    ['a.ts', 'expect(script).toContain(`exec prisma migrate deploy`)'],
    ['a.ts', "exec(x); console.warn(\n  'prisma migrate deploy failed')"],
    ['a.ps1', "Write-Host 'npx prisma migrate deploy'"],
    ['package.json', '{"modelDescription":"run prisma migrate dev"}'],
  ])('is none in %s: %s', (path, text) => expect(found(path, text)).toEqual([]));

  it('is found in a long line in linear time', () => {
    const text = `{"a":"${'npx prisma migrate deploy && '.repeat(10_000)}"}`;
    const start = performance.now();
    expect(found('package.json', text)).toHaveLength(500);
    expect(performance.now() - start).toBeLessThan(8000);
  });
});

// ---- the edits

/** The text with the variable before its first migrate command, or why it is left. */
function off(path: string, text: string): string {
  const [command] = migrateCommandsIn({ path, text });
  if (!command) throw new Error('no command is found');
  const result = lockOffAt({ path, text }, command.span);
  return 'left' in result ? result.left : applyEdits(text, [result.edit]);
}

describe('a command that is left to a person', () => {
  it.each([
    [
      'package.json',
      '{"a":"docker compose exec web prisma migrate deploy"}',
      'the command runs where the variables of this line do not reach',
    ],
    [
      'package.json',
      '{"a":"sudo -u app prisma migrate deploy"}',
      'the command runs where the variables of this line do not reach',
    ],
    [
      'package.json',
      '{"a":"time prisma migrate deploy"}',
      '`time` is a word of the shell, and no assignment may stand before it',
    ],
    [
      'package.json',
      '{"a":"node run.js \\"prisma migrate deploy\\""}',
      'the command stands in a string that `node` takes',
    ],
    ['package.json', '{"a:win":"prisma migrate deploy"}', 'the script is one for Windows'],
    ['package.json', '{"a":"prisma migrate deploy --schema db\\\\schema.prisma"}', 'the script is one for Windows'],
    ['project.json', '{"command":"prisma migrate deploy"}', 'it is neither a script of package.json nor a workflow'],
    ['Dockerfile', 'RUN npx prisma migrate deploy', 'it is neither a script of package.json nor a workflow'],
    [
      'Dockerfile',
      'CMD ["npx", "prisma", "migrate", "deploy"]',
      'the command is a list of words, which no shell reads',
    ],
    [
      CI,
      'jobs:\n  a:\n    steps:\n      - uses: x\n        with:\n          run: npx prisma migrate deploy\n',
      'no step runs it',
    ],
    [
      CI,
      'jobs:\n  a:\n    runs-on: windows-latest\n    steps:\n      - run: npx prisma migrate deploy\n',
      'the shell of a runner that may be Windows',
    ],
    [
      CI,
      'defaults:\n  run:\n    shell: pwsh\njobs:\n  a:\n    steps:\n      - run: npx prisma migrate deploy\n',
      'the step runs in `pwsh`',
    ],
    [
      CI,
      'jobs:\n  a:\n    steps:\n      - run: >-\n          npx prisma migrate deploy\n',
      'the lines of a `>` block are put together',
    ],
    [
      CI,
      'jobs:\n  a:\n    steps:\n      - run: |\n          dotenv -- \\\n            npx prisma migrate deploy\n',
      'the command begins on a line above',
    ],
  ])('in %s: %s', (path, text, why) => expect(off(path, text)).toContain(why));

  it('is none where a step on Windows runs in bash', () => {
    const text =
      'jobs:\n  a:\n    runs-on: windows-latest\n    steps:\n      - run: npx prisma migrate deploy\n        shell: bash\n';
    expect(off(CI, text)).toBe(text.replace('npx', `${LOCK_OFF} npx`));
  });
});

describe('the concurrency group', () => {
  const step = '    steps:\n      - run: npx prisma migrate deploy\n';
  const group = (text: string) => {
    const edit = groupFor({ path: CI, text }, { start: text.indexOf('npx'), end: text.indexOf('npx') + 3 });
    return edit === null ? null : applyEdits(text, [edit]);
  };

  it('is one for the workflow where it has one job', () => {
    expect(group(`on: push\njobs:\n  a:\n${step}`)).toBe(`on: push\n${GROUP}\n\njobs:\n  a:\n${step}`);
  });

  it('is one for the job where there are more', () => {
    const text = `jobs:\n  b:\n    needs: a\n  a:\n    # deploys\n    runs-on: x\n${step}`;
    expect(group(text)).toBe(text.replace('    runs-on', `    ${GROUP}\n    runs-on`));
  });

  it.each([
    ['the workflow has one', `concurrency: x\njobs:\n  a:\n${step}`],
    ['the job has one', `jobs:\n  a:\n    concurrency:\n      group: x\n${step}`],
    ['the job has a matrix', `jobs:\n  a:\n    strategy:\n      matrix: { x: [1] }\n${step}`],
    ['others call the workflow', `on:\n  workflow_call:\njobs:\n  a:\n${step}`],
    ['it is an action', 'runs:\n  using: composite\n  steps:\n    - run: npx prisma migrate deploy\n'],
  ])('is none where %s', (_, text) => expect(group(text)).toBeNull());
});

describe('verify of a workflow', () => {
  const BEFORE = `on: push\njobs:\n  a:\n    steps:\n      - run: npx prisma migrate deploy\n      - run: |\n          npx prisma migrate dev\n`;
  const AFTER = `on: push\n${GROUP}\n\njobs:\n  a:\n    steps:\n      - run: ${LOCK_OFF} npx prisma migrate deploy\n      - run: |\n          ${LOCK_OFF} npx prisma migrate dev\n`;
  const announced: readonly Announced[] = [{ kind: 'lock-disabled', path: CI }];
  const check = (after: string, what = announced) => lockSurprises({ path: CI, before: BEFORE, after }, what);

  it('accepts the variable and the group', () => {
    expect(check(AFTER)).toEqual([]);
    expect(check(AFTER.replace(`${GROUP}\n\n`, '').replace('    steps', `    ${GROUP}\n    steps`))).toEqual([]);
  });

  it.each([
    ['nothing', BEFORE, 'no command would get the variable of the lock'],
    ['another command', AFTER.replace('migrate deploy', 'migrate reset'), 'it would say something else'],
    ['another group', AFTER.replace("'migrate-", "'deploy-"), 'it would change in other places'],
    ['a step that is gone', AFTER.replace(/ {6}- run: \|\n.*\n/, ''), 'it would change in other places'],
    ['another variable', AFTER.replace('dev', 'dev --url x'), 'it would change in other places'],
    ['an entry that is new', `${AFTER}env: x\n`, 'it would say something else'],
  ])('refuses %s', (_, after, surprise) => expect(check(after)).toEqual([surprise]));

  it('refuses a change that was not announced', () => expect(check(AFTER, [])).toEqual(['it would change']));
});

// ---- in a project

const HOST = 'ep-quiet-harbor-480211';
const PROJECT = {
  'package.json': JSON.stringify({
    name: 'shop',
    scripts: {
      build: 'pnpm exec prisma migrate deploy --schema prisma/schema.prisma && next build',
      dev: 'prisma migrate dev',
    },
    dependencies: { '@prisma/client': '6.19.1', prisma: '6.19.1' },
  }),
  'prisma/schema.prisma':
    'datasource db {\n  provider = "postgresql"\n  url = env("DATABASE_URL")\n  directUrl = env("DIRECT_URL")\n}\n',
  '.env': `DATABASE_URL="postgres://sally:invented@${HOST}-pooler.eu-central-1.aws.neon.tech/shop"\nDIRECT_URL="postgres://sally:invented@${HOST}.eu-central-1.aws.neon.tech/shop"\n`,
  [CI]: 'on: push\njobs:\n  deploy:\n    steps:\n      - run: npx prisma migrate deploy\n',
  Dockerfile: 'FROM node\nCMD ["npx", "prisma", "migrate", "deploy"]\n',
  Procfile: 'release: npx prisma migrate deploy\n',
  'deploy.sh': 'docker compose exec web npx prisma migrate deploy\n',
  'fly.toml': "[deploy]\n  release_command = 'npx prisma migrate deploy'\n",
};

interface Reported {
  readonly code: string;
  readonly at?: { readonly path: string };
  readonly message: string;
  readonly help?: string;
}

/** The steps for a person about the lock, as the JSON report has them: where, and what to do. */
async function steps(options: Parameters<typeof runInMemory>[1] = {}): Promise<readonly string[]> {
  const { results } = await runInMemory(PROJECT, {
    command: 'plan',
    format: 'json',
    prismaVersion: '6.19.1',
    ...options,
  });
  const found: Reported[] = [];
  JSON.parse(results, (key, value) => {
    if (key === 'manual' && Array.isArray(value)) found.push(...value);
    return value;
  });
  return found.filter(({ code }) => code === 'advisory-lock').map(({ at, help }) => `${at?.path}: ${help}`);
}

describe('in the run that drops directUrl', () => {
  const left = [
    'Dockerfile: `ENV PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1` above it, and one deploy at a time',
    'Procfile: `PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1 npx prisma migrate deploy`, and one deploy at a time',
    'deploy.sh: `PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK=1` in the environment where the command runs, and one deploy at a time',
    "fly.toml: `PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK = '1'` in `[env]`, and one deploy at a time",
  ];

  it('each command is left to a person with its exact line', async () => {
    expect(await steps()).toEqual([
      `${CI}: \`${LOCK_OFF} npx prisma migrate deploy\`, and one deploy at a time: \`${GROUP}\` for its job`,
      ...left.slice(0, 2).map((line) => line),
      ...left.slice(2),
      `package.json: \`${LOCK_OFF} pnpm exec prisma migrate deploy --schema prisma/schema.prisma\`, and one deploy at a time`,
      `package.json: \`${LOCK_OFF} prisma migrate dev\``,
    ]);
  });

  it('--review mends what it can, and leaves the rest to a person', async () => {
    expect(await steps({ review: true })).toEqual(left);
    const { host } = await runInMemory(PROJECT, { prismaVersion: '6.19.1', review: true });
    const texts = textsOf(host);
    expect(texts['package.json']).toContain(`"build":"${LOCK_OFF} pnpm exec prisma migrate deploy`);
    expect(texts[CI]).toBe(
      `on: push\n${GROUP}\n\njobs:\n  deploy:\n    steps:\n      - run: ${LOCK_OFF} npx prisma migrate deploy\n`,
    );
    for (const path of ['Dockerfile', 'Procfile', 'deploy.sh', 'fly.toml'] as const)
      expect(texts[path]).toBe(PROJECT[path]);
  });

  it('writes no variable without --review', async () => {
    const { host } = await runInMemory(PROJECT, { prismaVersion: '6.19.1' });
    expect(Object.values(textsOf(host)).join()).not.toContain(LOCK_OFF);
  });
});
