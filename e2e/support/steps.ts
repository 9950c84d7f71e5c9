import type { Postgres } from './postgres';
import { type CliRun, type EngineVersion, type Hosts, prisma, schemaEngine } from './prisma';
import type { ProjectFolder } from './project';

/** A project in front of a database. */
export interface Stage {
  readonly version: EngineVersion;
  readonly project: ProjectFolder;
  /** Where the hosts of its URLs are. */
  readonly hosts: Hosts;
  /** To look, past any pooler, at what became of it. */
  readonly postgres: Postgres;
  /** `off`: with PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK. */
  readonly lock: 'on' | 'off';
}

/** What Prisma's CLI is asked to do, in an order in which each finds what it needs. */
export const STEPS = ['status', 'deploy', 'dev', 'push', 'pull'] as const;

export type Step = (typeof STEPS)[number];

export interface Outcome {
  /** Whether the work is done, by what the database and the project show; a CLI may well end with 0 without having done it. */
  readonly isDone: boolean;
  readonly said: string;
}

/** Does one step and looks at what came of it. */
export function take(step: Step, stage: Stage): Promise<Outcome> {
  switch (step) {
    case 'status':
      return status(stage);
    case 'deploy':
      return deploy(stage);
    case 'dev':
      return dev(stage);
    case 'push':
      return push(stage);
    case 'pull':
      return pull(stage);
    default:
      return step satisfies never;
  }
}

/** Runs the CLI on a stage. */
export function cli({ version, project, hosts, lock }: Stage, words: readonly string[]): Promise<CliRun> {
  const env = { PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK: lock === 'off' ? '1' : '' };
  return prisma(version, words, { project: project.folder, engine: schemaEngine(version, hosts), env });
}

/** `migrate status` has to name the migration that is still to come, which it can't know without the database. */
async function status(stage: Stage): Promise<Outcome> {
  const name = writeMigration(stage.project, 'Crew');
  const { said } = await cli(stage, ['migrate', 'status']);
  return { isDone: new RegExp(`not yet been applied:\\s*${name}`).test(said), said };
}

async function deploy(stage: Stage): Promise<Outcome> {
  const name = writeMigration(stage.project, 'Crew');
  const { said } = await cli(stage, ['migrate', 'deploy']);
  const isDone = (await migrationsIn(stage.postgres)).includes(name) && (await hasColumn(stage.postgres, 'Crew', 'id'));
  return { isDone, said };
}

/** Writes a migration for a new field and applies it, which needs a shadow database; that has to be gone afterwards. */
async function dev(stage: Stage): Promise<Outcome> {
  addField(stage.project, 'length');
  const { said } = await cli(stage, ['migrate', 'dev', '--name', 'length']);
  const isRecorded = (await migrationsIn(stage.postgres)).some((name) => name.endsWith('_length'));
  const isDone = isRecorded && (await hasColumn(stage.postgres, 'Boat', 'length'));
  return { isDone: isDone && (await shadowsIn(stage.postgres)).length === 0, said };
}

async function push(stage: Stage): Promise<Outcome> {
  addField(stage.project, 'width');
  const { said } = await cli(stage, ['db', 'push']);
  return { isDone: await hasColumn(stage.postgres, 'Boat', 'width'), said };
}

/** The column is made behind Prisma's back, so only the database can tell of it. */
async function pull(stage: Stage): Promise<Outcome> {
  await stage.postgres.rows('ALTER TABLE "Boat" ADD COLUMN IF NOT EXISTS "draught" INTEGER');
  const { said } = await cli(stage, ['db', 'pull', '--print']);
  return { isDone: /^\s*draught\s+Int\?/m.test(said), said };
}

// ---- the project

/** Adds a migration that makes a table, and its model; the same one again where it is there already. */
export function writeMigration(project: ProjectFolder, table: string, number = 2): string {
  const name = `202601${String(number).padStart(2, '0')}000000_${table.toLowerCase()}`;
  const sql = `CREATE TABLE "${table}" (\n  "id" INTEGER NOT NULL,\n  CONSTRAINT "${table}_pkey" PRIMARY KEY ("id")\n);\n`;
  project.write(`prisma/migrations/${name}/migration.sql`, sql);
  const schema = project.read(SCHEMA);
  if (!schema.includes(`model ${table} `)) project.write(SCHEMA, `${schema}\nmodel ${table} {\n  id Int @id\n}\n`);
  return name;
}

const SCHEMA = 'prisma/schema.prisma';

function addField(project: ProjectFolder, name: string): void {
  const schema = project.read(SCHEMA);
  if (!schema.includes(`  ${name} `))
    project.write(SCHEMA, schema.replace('model Boat {\n', `model Boat {\n  ${name} Int?\n`));
}

// ---- the database

/** The migrations that Prisma has recorded as applied, in order. */
export async function migrationsIn(postgres: Postgres): Promise<readonly string[]> {
  const [known] = await postgres.rows("SELECT to_regclass('public._prisma_migrations') AS name");
  if (known?.name === null) return [];
  const where = 'finished_at IS NOT NULL AND rolled_back_at IS NULL';
  const rows = await postgres.rows(`SELECT migration_name FROM _prisma_migrations WHERE ${where} ORDER BY started_at`);
  return rows.map((row) => String(row.migration_name));
}

export async function hasColumn(postgres: Postgres, table: string, column: string): Promise<boolean> {
  const where = `table_schema = 'public' AND table_name = '${table}' AND column_name = '${column}'`;
  return (await postgres.rows(`SELECT 1 FROM information_schema.columns WHERE ${where}`)).length > 0;
}

/** Shadow databases that are still there. */
export async function shadowsIn(postgres: Postgres): Promise<readonly string[]> {
  const rows = await postgres.rows("SELECT datname FROM pg_database WHERE datname LIKE 'prisma_migrate_shadow_db_%'");
  return rows.map(({ datname }) => String(datname));
}
