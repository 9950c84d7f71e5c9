import { type Settings, startTransactionPooler } from '../model/transaction-pooler';
import { type PgBouncerSettings, startPgBouncer } from './pgbouncer';
import type { Postgres } from './postgres';
import type { Login } from './sql';

/** A place that a project's one URL leads to. */
export interface Target {
  readonly login: Login;
  readonly stop: () => Promise<void>;
}

type Open = (postgres: Postgres) => Promise<Target>;

/** Postgres itself, and a real PgBouncer in four set-ups. */
export const TARGETS: Readonly<Record<string, Open>> = {
  direct,
  'session pooler': pgbouncer({ pool_mode: 'session', default_pool_size: 10 }),
  'PgBouncer without named statements': pgbouncer({ max_prepared_statements: 0 }),
  'PgBouncer with named statements': pgbouncer({}),
  'no wildcard database': pgbouncer({ databases: ['shop'] }),
};

/** The same with the model of a pooler; it has no session mode. */
export const MODELS: Readonly<Record<string, Open>> = {
  direct,
  'a pooler that passes names on': model({ statements: 'passed-on' }),
  'a pooler that tracks statements': model({ statements: 'tracked' }),
  'no wildcard database': model({ statements: 'tracked', databases: ['shop'] }),
};

async function direct({ login }: Postgres): Promise<Target> {
  return { login, stop: async () => {} };
}

function pgbouncer(settings: PgBouncerSettings): Open {
  return async (postgres) => {
    const { port, stop } = await startPgBouncer(postgres, settings);
    return { login: { ...postgres.login, port }, stop };
  };
}

function model(settings: Pick<Settings, 'statements' | 'databases'>): Open {
  return async (postgres) => {
    const place = { socket: postgres.socket, port: postgres.port };
    const { port, stop } = await startTransactionPooler({ ...place, ...settings });
    return { login: { ...postgres.login, port }, stop };
  };
}
