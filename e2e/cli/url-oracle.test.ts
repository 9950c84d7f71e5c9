import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CliVersion, prisma } from '../support/prisma';
import { makeProject, type ProjectFolder, prismaOneUrl } from '../support/project';
import {
  classicConfig,
  DIRECT_URL,
  POOLED_URL,
  pooledOnly,
  SHADOW_URL,
  schemaOfSix,
  threeUrls,
} from '../support/stories';

/**
 * Which URL `prisma migrate deploy` really uses, asked from Prisma's own CLI: what stands in for its engine writes down
 * the URL that it is handed. So the schema, the env files and prisma.config.ts are resolved by Prisma, not by us.
 */

let project: ProjectFolder;
afterEach(() => project.remove());

describe('Prisma 4.16.2, a pooled url alone', () => {
  it('migrates through the pooler before `add-direct-url`, and directly after it', async () => {
    project = makeProject('4.16.2', pooledOnly());
    expect(await urlsOf('4.16.2')).toEqual({ url: POOLED_URL });
    prismaOneUrl(project, ['upgrade', '--yes']);
    expect(await urlsOf('4.16.2')).toEqual({ url: DIRECT_URL });
  });

  it('stays as it is with three URLs, since one is not enough below 5.10.0', async () => {
    project = makeProject('4.16.2', threeUrls('4.16.2'));
    prismaOneUrl(project, ['upgrade', '--yes']);
    expect(await urlsOf('4.16.2')).toEqual({ url: DIRECT_URL });
  });
});

describe.each(['5.10.2', '6.19.3'] as const)('Prisma %s, three URLs', (version) => {
  it('migrates directly before the move, and through the pooler after it', async () => {
    project = makeProject(version, threeUrls(version));
    expect(await urlsOf(version)).toEqual({ url: DIRECT_URL });
    prismaOneUrl(project, ['upgrade', '--yes']);
    expect(await urlsOf(version)).toEqual({ url: POOLED_URL });
    expect(project.read('.env')).toBe(`DATABASE_URL="${POOLED_URL}"\n`);
  });

  it('keeps the direct URL with `--target two-url`', async () => {
    project = makeProject(version, threeUrls(version));
    prismaOneUrl(project, ['upgrade', '--yes', '--target', 'two-url']);
    expect(await urlsOf(version)).toEqual({ url: DIRECT_URL });
  });
});

describe("Prisma 6.19.3, a config with `engine: 'classic'` and the direct URL", () => {
  it('migrates directly before the move, and through the pooler after it', async () => {
    project = makeProject('6.19.3', classicConfig());
    expect(await urlsOf('6.19.3')).toEqual({ url: DIRECT_URL });
    prismaOneUrl(project, ['upgrade', '--yes']);
    expect(await urlsOf('6.19.3')).toEqual({ url: POOLED_URL });
  });
});

describe('Prisma 7.10.1', () => {
  it('migrates directly by its config before the move, and through the pooler after it', async () => {
    project = makeProject('7.10.1', threeUrls('7.10.1'));
    expect(await urlsOf('7.10.1')).toEqual({ url: DIRECT_URL, shadowDatabaseUrl: SHADOW_URL });
    prismaOneUrl(project, ['upgrade', '--yes']);
    expect(await urlsOf('7.10.1')).toEqual({ url: POOLED_URL });
  });

  it('refuses a schema of Prisma 6 before the move, and migrates through the pooler after it', async () => {
    project = makeProject('7.10.1', schemaOfSix());
    await expect(urlsOf('7.10.1')).rejects.toThrow('no longer supported in schema files');
    prismaOneUrl(project, ['upgrade', '--yes']);
    expect(await urlsOf('7.10.1')).toEqual({ url: POOLED_URL });
  });

  it('refuses a schema of Prisma 6 before, and migrates directly after it with `--target two-url`', async () => {
    project = makeProject('7.10.1', schemaOfSix());
    prismaOneUrl(project, ['upgrade', '--yes', '--target', 'two-url']);
    expect(await urlsOf('7.10.1')).toEqual({ url: DIRECT_URL });
  });
});

/** The URLs that the CLI handed to its engine; the shadow database's only from 7 on, since older engines read it themselves. */
async function urlsOf(version: CliVersion): Promise<Readonly<Record<string, string>>> {
  const folder = mkdtempSync(join(tmpdir(), 'one-url-record-'));
  try {
    const record = join(folder, 'calls');
    const engine = { script: join(__dirname, '..', 'engine', 'recorder.mjs'), env: { E2E_RECORD: record } };
    const { said } = await prisma(version, ['migrate', 'deploy'], { project: project.folder, engine });
    return given(existsSync(record) ? readFileSync(record, 'utf8') : '', said);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Throws with the CLI's words where no call had a URL. */
function given(record: string, said: string): Readonly<Record<string, string>> {
  const calls = record
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as readonly string[]);
  const told = calls.flatMap((words) => words.filter((_, index) => words[index - 1] === '--datasource'));
  const last = told.at(-1);
  if (last === undefined) throw new Error(`Prisma named no URL:\n${said}`);
  return last.startsWith('{') ? JSON.parse(last) : { url: last };
}
