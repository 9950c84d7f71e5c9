import type { EngineVersion } from './prisma';
import { makeProject } from './project';
import { cli, migrationsIn, type Stage } from './steps';
import { oneUrl, POOLED_HOST } from './stories';

/**
 * A project that has been moved to one URL, which leads to `port`; its first migration is deployed already, straight to the
 * server. The database is emptied before. The project is the caller's to remove.
 */
export async function movedStage(
  version: EngineVersion,
  { postgres, port, lock }: Pick<Stage, 'postgres' | 'lock'> & { port: number },
): Promise<Stage> {
  await postgres.empty();
  const project = makeProject(version, oneUrl(version));
  const hostsAt = (port: number) => ({ [POOLED_HOST]: { host: '127.0.0.1', port } });
  const stage: Stage = { version, project, hosts: hostsAt(postgres.port), postgres, lock };
  const { said } = await cli(stage, ['migrate', 'deploy']);
  if ((await migrationsIn(postgres)).length === 1) return { ...stage, hosts: hostsAt(port) };
  project.remove();
  throw new Error(`the first migration was not deployed:\n${said}`);
}
