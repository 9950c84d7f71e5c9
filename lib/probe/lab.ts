import type { Check, CheckName, ProbeOptions } from '../probe-result';
import type { Address } from './address';
import type { Client } from './client';
import { type Door, doorTo, type Wish } from './door';
import { LeftBehind } from './left-behind';
import { OWN_NAME } from './own-name';
import { type Limits, pause } from './time-limit';
import { ProbeTrouble, troubleIn, troubleText } from './trouble';

/** What every check works with. */
export interface Lab {
  readonly address: Address;
  readonly deep: boolean;
  readonly limits: Limits;
  /** Milliseconds for making and dropping a database, which take longer than a question. */
  readonly patience: number;
  readonly left: LeftBehind;
  /** Opens a connection; `closeAll` ends those that a check did not get to end. */
  readonly door: Door;
  /** A way in that the end of the probe does not close, for cleaning up. */
  readonly backDoor: Door;
  /** A name that nobody else has, and that tells whose it is: for statements, keys and databases. */
  name(): string;
  wait(milliseconds: number): Promise<void>;
  /**
   * Does one check. What goes wrong on the way leaves it unclear; once the other side has been silent several times in a
   * row nothing more is asked of it.
   */
  attempt(name: CheckName, look: () => Promise<Check>): Promise<Check>;
}

const USUAL_LIMIT = 5000;
const PATIENCE = 6;
const MOST_SILENCES = 3;

export function labFor(address: Address, options: ProbeOptions): Lab {
  const { deep = false, timeLimit: milliseconds = USUAL_LIMIT, signal, readFile } = options;
  const mark = randomHex();
  let names = 0;
  let silences = 0;
  return {
    address,
    deep,
    limits: { milliseconds, signal },
    patience: PATIENCE * milliseconds,
    left: new LeftBehind(),
    door: doorTo(address, { milliseconds, signal }, readFile),
    backDoor: doorTo(address, { milliseconds }, readFile),
    name: () => `${OWN_NAME}${mark}_${++names}`,
    wait: (time) => pause(time, signal),
    attempt: async (name, look) => {
      if (silences >= MOST_SILENCES) return { name, outcome: 'untried', saw: 'the server no longer answered' };
      try {
        const check = await look();
        silences = 0;
        return check;
      } catch (problem) {
        const trouble = troubleIn(problem);
        silences = trouble.kind === 'silent' ? silences + 1 : 0;
        return { name, outcome: 'unclear', saw: troubleText(trouble) };
      }
    },
  };
}

/** Eight random hexadecimal digits. */
export function randomHex(): string {
  return crypto.randomUUID().slice(0, 8);
}

/** Runs `work` with a connection of its own. */
export async function withClient<T>(door: Door, work: (client: Client) => Promise<T>, wish?: Wish): Promise<T> {
  const client = await door.open(wish);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The process id of the backend that serves a client now. */
export async function pidOf(client: Client): Promise<number> {
  return Number(await soleValue(client, 'select pg_backend_pid()'));
}

/** The one value that a query gives; `null` also where there is no row. */
export async function soleValue(client: Client, sql: string): Promise<string | null> {
  const { rows } = await client.query(sql);
  return rows[0]?.[0] ?? null;
}

/** Whether a query gives `true`. */
export async function isTrue(client: Client, sql: string): Promise<boolean> {
  return (await soleValue(client, sql)) === 't';
}

/** Whether a problem is a trouble of one of these kinds. */
export function isTrouble(problem: unknown, ...kinds: readonly ProbeTrouble['trouble']['kind'][]): boolean {
  return problem instanceof ProbeTrouble && kinds.includes(problem.trouble.kind);
}
