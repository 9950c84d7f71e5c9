import { probeUrl } from '../../lib/probe';
import { cliVerdict } from './cli-verdict';
import { type Postgres, startPostgres } from './postgres';
import type { EngineVersion } from './prisma';
import { urlOf } from './sql';
import type { Target } from './targets';

/** Tests that the probe says of each target what Prisma's CLI then really does there. */
export function agreesWithPrisma(
  targets: Readonly<Record<string, (postgres: Postgres) => Promise<Target>>>,
  versions: readonly EngineVersion[],
): void {
  let postgres: Postgres;
  let target: Target;

  beforeAll(async () => {
    postgres = await startPostgres();
  });

  afterAll(() => postgres.stop());

  describe.each(Object.entries(targets))('%s', (_, open) => {
    beforeEach(async () => {
      target = await open(postgres);
    });

    afterEach(() => target.stop());

    it.each(versions)('is to Prisma %s what the probe says', async (version) => {
      const { kind, steps } = await cliVerdict(version, postgres, target.login);
      const failed = Object.entries(steps).filter(([, { isDone }]) => !isDone);
      const { verdict } = await probeUrl(urlOf(target.login), { deep: true });
      expect({ kind: verdict.kind, failed }).toEqual({ kind, failed });
      expect(verdict.reason).not.toContain(target.login.password);
    });

    it('is the same to a probe that writes nothing', async () => {
      const url = urlOf(target.login);
      const deep = await probeUrl(url, { deep: true });
      expect((await probeUrl(url)).verdict.kind).toBe(deep.verdict.kind);
    });
  });
}
