import type { ClientConfig } from 'pg';
import type { ProbeOptions } from '../probe-result';
import type { Address, Tls } from './address';
import { type Client, type Login, openClient } from './client';
import type { Limits } from './time-limit';
import { ProbeTrouble, troubleIn } from './trouble';

/** What a connection is to have besides the URL's own. */
export interface Wish {
  readonly database?: string;
  /** More startup parameters. */
  readonly startup?: Readonly<Record<string, string>>;
}

/** The way in to one URL. */
export interface Door {
  /** Rejects as the methods of `Client` do. */
  open(wish?: Wish): Promise<Client>;
  /** Ends every connection that is still open. Never rejects. */
  closeAll(): Promise<void>;
}

/** How the probe calls itself in `pg_stat_activity`. */
const APPLICATION = 'prisma-one-url probe';
/** Where the URL sets no limit to connecting there is one all the same. */
const LONGEST_CONNECT = 30_000;

/**
 * A door that encrypts as Prisma does: `prefer`, the default, takes what there is, and then stays with that.
 *
 * `readFile` as in `ProbeOptions`.
 */
export function doorTo(address: Address, asking: Limits, readFile: ProbeOptions['readFile']): Door {
  const open = new Set<Client>();
  const connecting = {
    ...asking,
    milliseconds: Math.max(asking.milliseconds, address.connectTimeout ?? LONGEST_CONNECT),
  };
  let encrypts = address.tls.mode !== 'disable';
  const enter = (wish: Wish) =>
    openClient(loginOf(address, wish, encrypts && tlsConfig(address.tls, readFile)), connecting, asking);
  return {
    open: async (wish = {}) => {
      const client = await enter(wish).catch((problem: unknown) => {
        if (troubleIn(problem).kind !== 'no-tls' || address.tls.mode !== 'prefer') throw problem;
        encrypts = false;
        return enter(wish);
      });
      open.add(client);
      const end = async () => {
        open.delete(client);
        await client.end();
      };
      return { ...client, end };
    },
    closeAll: async () => {
      const left = [...open];
      open.clear();
      await Promise.all(left.map((client) => client.end()));
    },
  };
}

function loginOf(address: Address, { database, startup }: Wish, ssl: ClientConfig['ssl']): Login {
  const { host, port, user, password, options } = address;
  return {
    config: { host, port, ssl, enableChannelBinding: address.channelBinding === 'require' },
    startup: {
      user,
      database: database ?? address.database,
      application_name: APPLICATION,
      client_encoding: 'UTF8',
      ...(options === undefined ? {} : { options }),
      ...startup,
    },
    password,
  };
}

function tlsConfig(tls: Tls, readFile: ProbeOptions['readFile']): Exclude<ClientConfig['ssl'], boolean> {
  const read = (parameter: 'sslcert' | 'sslidentity', path: string) => {
    const bytes = readFile?.(path);
    if (bytes == null) throw new ProbeTrouble({ kind: 'no-certificate', parameter });
    return Buffer.from(bytes);
  };
  return {
    rejectUnauthorized: tls.strict,
    // Prisma wants the file in any case, but where nothing is checked it has nothing to say.
    ...(tls.certificate !== undefined && tls.strict ? { ca: read('sslcert', tls.certificate) } : {}),
    ...(tls.identity === undefined
      ? {}
      : { pfx: read('sslidentity', tls.identity), passphrase: tls.identityPassword?.() ?? '' }),
  };
}
