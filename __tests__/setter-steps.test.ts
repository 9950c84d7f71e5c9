// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts under test are workflows and shell scripts

import { agentFileNotes } from '../lib/judge/agent-files';
import type { Known } from '../lib/judge/known';
import { setterStep } from '../lib/judge/setter-steps';
import type { Mention } from '../lib/read/mentions';
import { commandWithoutValues, withoutValues } from '../lib/read/mentions/shown-line';

const NAME = 'DIRECT_URL';
const KNOWN = { names: { url: 'DATABASE_URL', direct: NAME } } as unknown as Known;

/** The steps for the mentions of DIRECT_URL. */
function steps(path: string, text: string): readonly string[] {
  const found = [...text.matchAll(/(?<![\w])DIRECT_URL(?![\w])/g)].map(({ index }): Mention => {
    return { name: NAME, path, span: { start: index, end: index + NAME.length }, kind: 'setter', why: '' };
  });
  return found.map((mention) => setterStep(mention, { path, text }, KNOWN).help ?? '');
}

const CI = '.github/workflows/ci.yml';

describe('the step for a setter', () => {
  const rows: readonly (readonly [title: string, path: string, text: string, step: string])[] = [
    [
      'of a job',
      CI,
      'jobs:\n  deploy:\n    env:\n      DATABASE_URL: ${{ secrets.DATABASE_URL }}\n      DIRECT_URL: ${{ secrets.DIRECT_URL }}\n',
      'remove the line `DIRECT_URL: ${{ secrets.DIRECT_URL }}` from `env:` of job `deploy`; then `gh secret delete DIRECT_URL` drops the secret',
    ],
    [
      'of a step that has nothing else',
      CI,
      'jobs:\n  ci:\n    steps:\n      - run: a\n      - run: b\n        env:\n          DIRECT_URL: ${{ vars.DIRECT_URL }}\n',
      'remove the line `DIRECT_URL: ${{ vars.DIRECT_URL }}` from `env:` of step 2 of job `ci`, and `env:` itself, which has no other entry; then `gh variable delete DIRECT_URL` drops the variable',
    ],
    [
      'of a workflow, with a value',
      CI,
      'env:\n  A: 1\n  DIRECT_URL: postgres://sally:invented@localhost/shop\n',
      'remove the line `DIRECT_URL: …` from `env:` of the workflow',
    ],
    [
      'that takes a secret of another name',
      CI,
      'jobs:\n  ci:\n    steps:\n      - name: Migrate\n        env:\n          A: 1\n          DIRECT_URL: ${{ secrets.NEON_DIRECT }}\n',
      'remove the line `DIRECT_URL: ${{ secrets.NEON_DIRECT }}` from `env:` of step `Migrate` of job `ci`; if nothing else uses it, `gh secret delete NEON_DIRECT`',
    ],
    [
      'that gives the url the direct value',
      CI,
      'env:\n  DATABASE_URL: ${{ secrets.DIRECT_URL }}\n',
      'DATABASE_URL gets the secret DIRECT_URL here: give it the pooled URL, `DATABASE_URL: ${{ secrets.DATABASE_URL }}`, then `gh secret delete DIRECT_URL`',
    ],
    [
      'that a called workflow demands',
      CI,
      'on:\n  workflow_call:\n    secrets:\n      A:\n        required: true\n      DIRECT_URL:\n        required: true\n',
      'remove `DIRECT_URL:` with all that belongs to it (lines 6-7) from `secrets:` of the workflow',
    ],
    [
      'in a script of a step',
      CI,
      'jobs:\n  ci:\n    steps:\n      - run: |\n          docker run \\\n            -e DIRECT_URL="${{ secrets.DIRECT_URL }}" app\n',
      'cut `-e DIRECT_URL=…` out of the command, in `run:` of step 1 of job `ci`; then `gh secret delete DIRECT_URL` drops the secret',
    ],
    [
      'that writes an env file',
      CI,
      'jobs:\n  ci:\n    steps:\n      - run: echo "DIRECT_URL=postgres://a:invented@h/d" >> .env\n',
      'remove the step that runs `echo "DIRECT_URL=… >> .env`, in `run:` of step 1 of job `ci`',
    ],
    [
      'of a service',
      'docker-compose.yml',
      'services:\n  web:\n    environment:\n      - A=1\n      - DIRECT_URL=${DIRECT_URL:-postgres://a:invented@db/d}\n',
      'remove the line `- DIRECT_URL=…` from `environment:` of service `web`',
    ],
    [
      'of a service that passes it on',
      'compose.yaml',
      'services:\n  web:\n    environment:\n      A: 1\n      DIRECT_URL: ${DIRECT_URL}\n',
      'remove the line `DIRECT_URL: ${DIRECT_URL}` from `environment:` of service `web`',
    ],
    [
      'of a build',
      'compose.yaml',
      'services:\n  web:\n    build:\n      args:\n        A: 1\n        DIRECT_URL: a\n',
      'remove the line `DIRECT_URL: …` from `args:` of service `web`',
    ],
    [
      'of a manifest',
      'k8s/app.yaml',
      'spec:\n  env:\n    - name: A\n    - name: DIRECT_URL\n      valueFrom: { secretKeyRef: { key: DIRECT_URL } }\n',
      'remove `- name: DIRECT_URL` with all that belongs to it (lines 4-5) from `spec.env`',
    ],
    [
      'of Render',
      'render.yaml',
      'services:\n  - envVars:\n      - key: DIRECT_URL\n        sync: false\n      - key: A\n',
      'remove `- key: DIRECT_URL` with all that belongs to it (lines 3-4) from `services.envVars`',
    ],
    ['of a chart', 'chart/values.yaml', 'db:\n  directUrlKey: DIRECT_URL\n', 'remove `directUrlKey: DIRECT_URL`'],
    [
      'in an image, alone',
      'Dockerfile',
      'FROM node\nENV DIRECT_URL="postgres://a:invented@h/d"\nRUN x\n',
      'remove the line `ENV DIRECT_URL=…`',
    ],
    [
      'in an image, in two halves',
      'Dockerfile',
      'ARG DIRECT_URL\nRUN a\nENV DIRECT_URL=$DIRECT_URL\n',
      'remove the line `ARG DIRECT_URL`, together with `ENV DIRECT_URL` (line 3)',
    ],
    [
      'in an image, among others',
      'Dockerfile',
      'ENV A=1 \\\n    DIRECT_URL=a \\\n    B=2\n',
      'cut `DIRECT_URL=…` out of the `ENV` (lines 1-3); each of its lines but the last ends with `\\`',
    ],
    [
      'of a script',
      'a.sh',
      'export DIRECT_URL="postgres://a:invented@h/d" # direct\n',
      'remove the line `export DIRECT_URL=…`',
    ],
    [
      'of a script, made by a command',
      'a.sh',
      'export DIRECT_URL=$(cat url)\n',
      'remove the line `export DIRECT_URL=…`',
    ],
    [
      'before a command',
      'a.sh',
      'A=1 DIRECT_URL="$A" npx prisma db push\n',
      'cut `DIRECT_URL=…` off the front of the command',
    ],
    [
      'behind an `if`',
      'a.sh',
      'if ! DIRECT_URL="$A" npx tsx seed.ts; then\n',
      'cut `DIRECT_URL=…` off the front of the command',
    ],
    [
      'that is a default',
      'entrypoint.sh',
      'set -e\nif [ -z "$DIRECT_URL" ]; then\n  export DIRECT_URL="$DATABASE_URL"\nfi\nnext\n',
      'remove the `if` that gives DIRECT_URL a default (lines 2-4)',
    ],
    [
      'at a host',
      'a.sh',
      'printf invented | vercel env add DIRECT_URL production\n',
      'remove `vercel env add DIRECT_URL`, which sets it at the host',
    ],
    [
      'of PowerShell',
      'a.ps1',
      '$env:DIRECT_URL = "postgres://a:invented@h/d"\n',
      'remove the line `$env:DIRECT_URL = …`',
    ],
    [
      'of a list',
      'turbo.json',
      '{ "tasks": { "build": { "env": ["A", "DIRECT_URL"] } } }',
      'remove DIRECT_URL from `tasks.build.env`',
    ],
    [
      'of a container',
      '.devcontainer/devcontainer.json',
      '{ "remoteEnv": { "A": "1", "DIRECT_URL": "postgres://a:invented@h/d" } }',
      'remove the key `DIRECT_URL` from `remoteEnv`',
    ],
    [
      'of a script of package.json',
      'package.json',
      '{ "scripts": { "seed": "DIRECT_URL=\\"postgres://a:invented@h/d\\" tsx seed.ts" } }',
      'in `scripts.seed`, cut `DIRECT_URL=…` off the front of the command',
    ],
    [
      'of Fly.io',
      'fly.toml',
      'app = "x"\n\n[env]\n  DIRECT_URL = "a"\n',
      'remove the line `DIRECT_URL = …` from `[env]`',
    ],
    [
      'of Terraform',
      'main.tf',
      'variable "DIRECT_URL" {\n  type = string\n}\n',
      'remove the block `variable "DIRECT_URL"`, and what names it',
    ],
    ['of a map of Terraform', 'main.tf', 'env = {\n  DIRECT_URL = "a"\n}\n', 'remove the line `DIRECT_URL = …`'],
    [
      'of a block of Terraform',
      'main.tf',
      'env {\n  name  = "DIRECT_URL"\n  value = "invented"\n}\n',
      'remove the block around `name = "DIRECT_URL"`, with its value',
    ],
    [
      'of code',
      'a.ts',
      'process.env.DIRECT_URL = url;\n',
      'remove what gives DIRECT_URL a value here; what runs next does not read it',
    ],
  ];
  it.each(rows)('%s', (_, path, text, step) => expect(steps(path, text)[0]).toBe(step));

  it.each(rows)('%s shows no value', (_, path, text) => expect(steps(path, text).join()).not.toContain('invented'));

  it('names both halves of an image at either half', () => {
    const text = 'ARG DIRECT_URL\nRUN a\nENV DIRECT_URL=$DIRECT_URL\n';
    expect(steps('Dockerfile', text)[1]).toBe(
      'remove the line `ENV DIRECT_URL=…`, together with `ARG DIRECT_URL` (line 1)',
    );
  });

  it('is told without the file as well', () => {
    const mention: Mention = { name: NAME, path: 'a.sh', span: { start: 0, end: 10 }, kind: 'setter', why: '' };
    expect(setterStep(mention, undefined, KNOWN).help).toBe('remove DIRECT_URL here');
  });
});

describe('a line that is shown', () => {
  it.each([
    ['A=$B c', 'A=$B c'],
    ['A=b c', 'A=…'],
    ['echo \'A="b"\' > .env', "echo 'A=… > .env"],
    ['echo "A=\\"secret\\"" >> .env.local', 'echo "A=… >> .env.local'],
    ['curl https://a:secret@host/x', 'curl …'],
    ['key: secret', 'key: …'],
    ['key: ${{ secrets.A }}', 'key: ${{ secrets.A }}'],
    ['key: x${{ secrets.A }}', 'key: …'],
  ])('keeps no value: %s', (line, shown) => expect(withoutValues(line)).toBe(shown));

  it.each([
    ['A="b c" npx prisma migrate deploy --schema x', 'A=… npx prisma migrate deploy --schema x'],
    ['A=\\"b\\" npx prisma', 'A=… npx prisma'],
    ['CI=1 npx prisma --url postgres://a:b@c/d', 'CI=1 npx prisma --url …'],
    ['npx prisma migrate deploy \\', 'npx prisma migrate deploy'],
  ])('keeps its command: %s', (line, shown) => expect(commandWithoutValues(line)).toBe(shown));
});

describe('a file for assistants', () => {
  const mention = (path: string, name = NAME, kind: Mention['kind'] = 'doc'): Mention => {
    return { name, path, span: { start: 5, end: 15 }, kind, why: '' };
  };
  const told = (...mentions: readonly Mention[]) =>
    agentFileNotes(mentions, [NAME, 'SHADOW_DATABASE_URL'], 'DATABASE_URL');

  it('is named once, with what to say there', () => {
    const found = told(mention('CLAUDE.md'), mention('CLAUDE.md', 'SHADOW_DATABASE_URL'), mention('README.md'));
    expect(found.map(({ at, message, help }) => [at?.span.start, message, help])).toEqual([
      [
        5,
        'CLAUDE.md tells assistants of DIRECT_URL and the like (2 places); one that follows it puts `directUrl` back',
        'say there that DATABASE_URL is the only URL, for the app and for migrations',
      ],
    ]);
  });

  it.each([
    'AGENTS.md',
    'apps/web/GEMINI.md',
    '.github/copilot-instructions.md',
    '.cursor/rules/db.mdc',
    '.cursorrules',
    '.claude/skills/db/SKILL.md',
    '.github/instructions/db.instructions.md',
  ])('is told by its name: %s', (path) => expect(told(mention(path))).toHaveLength(1));

  it.each(['README.md', 'docs/agents.md.txt', 'src/agency.md', 'cursor/rules.md'])('is not %s', (path) =>
    expect(told(mention(path))).toEqual([]),
  );

  it('is passed over where it only has other names, or code', () => {
    expect(told(mention('CLAUDE.md', 'DATABASE_URL'), mention('.claude/hook.sh', NAME, 'setter'))).toEqual([]);
  });
});
