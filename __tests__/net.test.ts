import { netted, secretNet } from '../lib/redact/net';
import { runInMemory } from './support';

const NEON = 'postgres://app:invented-Zq9%21x@ep-a-b-123456-pooler.us-east-2.aws.neon.tech/shop';

it('masks a password of the project wherever it comes up again, decoded too', () => {
  const net = secretNet();
  net.learn([NEON, 'not a URL', 'postgres://app:postgres@localhost/shop']);
  expect(net.masked('const pw = "invented-Zq9%21x" // invented-Zq9!x, not postgres')).toBe(
    'const pw = "****" // ****, not postgres',
  );
});

it('stands before all that a terminal shows', () => {
  const shown: string[] = [];
  const net = secretNet();
  net.learn([NEON]);
  const terminal = netted(
    {
      ...{ interactive: false, color: false, colorResult: false },
      say: (text) => shown.push(text),
      result: (text) => shown.push(text),
      ask: async (question) => question,
    },
    net,
  );
  terminal.say('a invented-Zq9%21x');
  terminal.result('b invented-Zq9%21x');
  expect(shown).toEqual(['a ****', 'b ****']);
});

it.each(['plan', 'check', 'doctor', 'upgrade'] as const)(
  '%s shows no password that stands beside an edit',
  async (command) => {
    const files = {
      'package.json': '{ "name": "shop", "dependencies": { "@prisma/client": "6.19.3", "prisma": "6.19.3" } }',
      'prisma/schema.prisma':
        'generator client {\n  provider = "prisma-client-js"\n}\n\ndatasource db {\n  provider  = "postgresql"\n  url       = env("DATABASE_URL")\n  directUrl = env("DIRECT_URL") // keep, it is invented-Zq9!x\n}\n',
      '.env': `DATABASE_URL="${NEON}"\nDIRECT_URL="${NEON.replace('-pooler', '')}"\n`,
      'src/db.ts':
        "import { PrismaClient } from '@prisma/client';\nconst pw = 'invented-Zq9!x';\nexport const db = new PrismaClient({ datasourceUrl: process.env.DATABASE_URL + '?pgbouncer=true' });\n",
    };
    const { screen, results } = await runInMemory(files, { command, allowDirty: true });
    expect(`${screen}${results}`).not.toMatch(/invented-Zq9/);
    expect(screen + results).toContain('src/db.ts');
  },
);
