// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the files' own syntax
import type { Options } from '../lib/options';
import { runInMemory } from './support';

const HOST = 'us-east-2.aws.neon.tech';
const POOLED = `postgres://sally:invented@ep-a-b-123456-pooler.${HOST}/shop`;
const DIRECT = `postgres://sally:invented@ep-a-b-123456.${HOST}/shop`;
const MOVED = 'datasource db {\n  provider = "postgresql"\n  url      = env("DATABASE_URL")\n}\n';

type Files = Readonly<Record<string, string>>;

interface Said {
  readonly code: string;
  readonly message: string;
  readonly help?: string;
  readonly at: { readonly path: string; readonly line: number };
}

interface Report {
  readonly remarks: readonly Said[];
  readonly verdicts: readonly { readonly step: string; readonly verdict: string; readonly reason?: string }[];
}

async function reportOn(files: Files, options: Partial<Options> = {}): Promise<Report> {
  const all = {
    'package.json': JSON.stringify({ name: 'shop', dependencies: { '@prisma/client': '6.19.3', prisma: '6.19.3' } }),
    'prisma/schema.prisma': MOVED,
    ...files,
  };
  const ran = await runInMemory(all, { command: 'plan', format: 'json', ...options });
  return JSON.parse(ran.results).projects[0];
}

/** `PATH:LINE MESSAGE; HELP` of every left-over. */
function leftOvers({ remarks }: Report): readonly string[] {
  return remarks
    .filter(({ code }) => code === 'left-over')
    .map(({ at, message, help }) => `${at.path}:${at.line} ${message}; ${help}`);
}

const env = (more: string) => ({ '.env': `DATABASE_URL=${POOLED}\n${more}` });
const TWIN = 'DIRECT_URL is the direct URL beside DATABASE_URL, and no schema names it';

describe('a variable that is left after the move', () => {
  it('is named with who reads it', async () => {
    const files = {
      ...env(`DIRECT_URL=${DIRECT}\n`),
      'backup.sh': '#!/bin/sh\n# nightly\npg_dump "$DIRECT_URL" > shop.sql\n',
    };
    expect(leftOvers(await reportOn(files))).toEqual([
      `.env:2 ${TWIN}; it is still read: passed to \`pg_dump\` (backup.sh:3)`,
    ]);
  });

  it.each<readonly [string, Files, RegExp]>([
    [
      'another entry',
      env(`DIRECT_URL=${DIRECT}\nJOBS_URL="\${DIRECT_URL}"\n`),
      /JOBS_URL is put together from it \(\.env:3\)/,
    ],
    [
      'a typed declaration',
      {
        ...env(`DIRECT_URL=${DIRECT}\n`),
        'src/env.ts': "import { z } from 'zod';\nexport const env = z.object({\n  DIRECT_URL: z.string(),\n});\n",
      },
      /\(src\/env\.ts:3\)$/,
    ],
  ])('is read by %s too', async (_, files, expected) => {
    expect(leftOvers(await reportOn(files))[0]).toMatch(expected);
  });

  it('counts the readers of which there are many', async () => {
    const backup = { 'backup.sh': 'pg_dump "$DIRECT_URL"\n'.repeat(5) };
    const [found] = leftOvers(await reportOn({ ...env(`DIRECT_URL=${DIRECT}\n`), ...backup }));
    expect(found).toMatch(/passed to `pg_dump` \(backup\.sh:1\) and at 4 other places$/);
  });

  it('can go where no reader was found', async () => {
    expect(leftOvers(await reportOn(env(`DIRECT_URL=${DIRECT}\n`)))).toEqual([
      `.env:2 ${TWIN}; no reader was found: remove it here, and where it is set besides (hosting, CI)`,
    ]);
  });

  it('comes back where a program writes it', async () => {
    const text = `# Created by Vercel CLI\nDATABASE_URL="${POOLED}"\nPOSTGRES_URL_NON_POOLING="${DIRECT}"\n`;
    expect(leftOvers(await reportOn({ '.env.local': text }))[0]).toMatch(
      /; Vercel CLI writes this file, so it would come back; it does no harm$/,
    );
  });

  it('is a shadow database of the same role and host', async () => {
    const shadow = `SHADOW_DATABASE_URL=${DIRECT}_shadow\n`;
    expect(leftOvers(await reportOn(env(shadow)))).toEqual([
      '.env:2 SHADOW_DATABASE_URL is a shadow database beside DATABASE_URL, and no schema names it; no reader was found: remove it here, and where it is set besides (hosting, CI)',
    ]);
  });

  it.each<readonly [string, string]>([
    ['another role', `DIRECT_URL=${DIRECT.replace('sally', 'admin')}`],
    ['another host', `SHADOW_DATABASE_URL=${DIRECT.replace('ep-a-b', 'ep-c-d')}_shadow`],
    ['another database without the word', `REPORTS_URL=${DIRECT}_reports`],
    ['a comment', `# DIRECT_URL=${DIRECT}`],
  ])('is none with %s', async (_, line) => {
    expect(leftOvers(await reportOn(env(`${line}\n`)))).toEqual([]);
  });

  it('is none while a schema or its config names it', async () => {
    const config =
      "import { defineConfig, env } from 'prisma/config';\nexport default defineConfig({ datasource: { url: env('DIRECT_URL') } });\n";
    expect(leftOvers(await reportOn({ ...env(`DIRECT_URL=${DIRECT}\n`), 'prisma.config.ts': config }))).toEqual([]);
  });

  it('is looked for in the documentation too', async () => {
    const files = { ...env(`DIRECT_URL=${DIRECT}\n`), 'README.md': 'Set DIRECT_URL.\n' };
    const { remarks } = await reportOn(files);
    expect(remarks.map(({ message }) => message)).toContain(
      'documentation and comments still name DIRECT_URL: 1 place in 1 file',
    );
  });

  it('is why the last step is not called done', async () => {
    const verdict = (report: Report) => report.verdicts.find(({ step }) => step === 'drop-url-variable');
    expect(verdict(await reportOn(env('')))).toMatchObject({ verdict: 'done' });
    expect(verdict(await reportOn(env(`DIRECT_URL=${DIRECT}\n`)))).toMatchObject({
      verdict: 'not-applicable',
      reason: 'no schema names DIRECT_URL, which stands in .env all the same',
    });
  });
});

describe('a comment above what goes', () => {
  const schema = (comment: string) =>
    `datasource db {\n  provider  = "postgresql"\n  url       = env("DATABASE_URL")\n${comment}  directUrl = env("DIRECT_URL")\n}\n`;
  const SPEAKS = 'a comment speaks of what goes here, and stays; remove it by hand if it says nothing else';

  it('is named where it speaks of it', async () => {
    const files = {
      'prisma/schema.prisma': schema('  // migrations go around the pooler\n'),
      ...env(`\n# direct connection\n# (see the console)\nDIRECT_URL=${DIRECT}\n`),
    };
    expect(leftOvers(await reportOn(files))).toEqual([`.env:3 ${SPEAKS}`, `prisma/schema.prisma:4 ${SPEAKS}`]);
  });

  it.each<readonly [string, string]>([
    ['speaks of something else', '# Neon\n'],
    ['is an entry that is commented out', `# DIRECT_URL=${DIRECT}\n`],
    ['stands behind an empty line', '# direct\n\n'],
    ['belongs to the entry above', '# direct\nPORT=3000\n'],
  ])('is not named where it %s', async (_, text) => {
    const files = { 'prisma/schema.prisma': schema(''), ...env(`${text}DIRECT_URL=${DIRECT}\n`) };
    expect(leftOvers(await reportOn(files))).toEqual([]);
  });

  it('is not named where nothing goes', async () => {
    const files = { 'prisma/schema.prisma': schema(''), ...env(`# direct\nDIRECT_URL=${DIRECT}\n`) };
    expect(leftOvers(await reportOn(files, { skip: ['drop-url-variable'] }))).toEqual([]);
  });
});
