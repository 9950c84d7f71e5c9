/** Whether a connection is encrypted, and what of the certificate is checked. */
export interface Tls {
  readonly mode: 'disable' | 'prefer' | 'require';
  /** Whether the certificate has to be trusted and to name the host. */
  readonly strict: boolean;
  /** Path of a certificate to trust, in PEM. */
  readonly certificate?: string;
  /** Path of the client's own certificate and key, in PKCS #12. */
  readonly identity?: string;
  readonly identityPassword?: () => string;
}

/** Where a URL leads, in the parts that a client needs. */
export interface Address {
  /** A name, an address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** A function, so that the password is in no object that is printed or compared. */
  readonly password: () => string;
  readonly database: string;
  readonly tls: Tls;
  readonly channelBinding: 'disable' | 'prefer' | 'require';
  /** Milliseconds; `undefined` where the URL sets no limit (0). */
  readonly connectTimeout?: number;
  /** Startup options (`options=`), as Neon's `endpoint=...`. */
  readonly options?: string;
  /** The value of `schema=`. */
  readonly schema?: string;
}

/** A URL that Prisma would not take either. */
export interface Unusable {
  /** Why: a clause in lower case, without any part of the URL but names of parameters. */
  readonly problem: string;
}

const NUMBERS = [
  'connection_limit',
  'connect_timeout',
  'pool_timeout',
  'socket_timeout',
  'statement_cache_size',
  'max_connection_lifetime',
  'max_idle_connection_lifetime',
];
const USUAL_PORT = 5432;
const USUAL_CONNECT_SECONDS = 5;

/**
 * Takes a connection URL apart as Prisma does, and leaves out what only Prisma understands. Never throws.
 *
 * Both split URLs by the WHATWG standard, decode user and password, and take the first part of the path for the database
 * as it is written. Source: quaint/src/connector/postgres/url.rs of prisma-engines (0d495ae9).
 */
export function addressOf(text: string): Address | Unusable {
  const url = splitUrl(text.trim());
  if (url === null) return { problem: 'it can not be read as a URL (P1013 in Prisma)' };
  if (!/^postgres(?:ql)?:$/.test(url.protocol)) return { problem: 'it does not begin with `postgresql://`' };
  const refused = refusedParameter(url.searchParams);
  if (refused !== undefined) return { problem: `Prisma refuses the value of \`${refused}\`` };
  const host = hostOf(url);
  if (host.includes(',')) return { problem: 'it names several hosts' };
  return {
    host,
    port: url.port === '' ? USUAL_PORT : Number(url.port),
    user: decoded(url.username),
    password: () => decoded(url.password),
    database: url.pathname.split('/')[1] || 'postgres',
    tls: tlsOf(url.searchParams),
    channelBinding: oneOf(last(url.searchParams, 'channel_binding'), ['disable', 'prefer', 'require'], 'prefer'),
    ...connectTimeoutOf(url.searchParams),
    options: last(url.searchParams, 'options'),
    schema: last(url.searchParams, 'schema'),
  };
}

/** The error of `URL` repeats the text, so it ends here. */
function splitUrl(text: string): URL | null {
  return URL.canParse(text) ? new URL(text) : null;
}

function refusedParameter(parameters: URLSearchParams): string | undefined {
  const isOther = (name: string, form: RegExp) => !parameters.getAll(name).every((value) => form.test(value));
  if (isOther('pgbouncer', /^(?:true|false)$/)) return 'pgbouncer';
  return NUMBERS.find((name) => isOther(name, /^\+?\d+$/));
}

function hostOf(url: URL): string {
  const host = last(url.searchParams, 'host') ?? url.hostname;
  return host === '' ? 'localhost' : host.replace(/^\[(.*)\]$/, '$1');
}

function tlsOf(parameters: URLSearchParams): Tls {
  const asked = last(parameters, 'sslmode');
  const accept = last(parameters, 'sslaccept');
  const identityPassword = last(parameters, 'sslpassword');
  return {
    // Prisma takes `verify-full` and `verify-ca` for `prefer`. Who wrote them wants more, and gets it here.
    mode: isVerified(asked) ? 'require' : oneOf(asked, ['disable', 'prefer', 'require'], 'prefer'),
    strict: isVerified(asked) || (accept !== undefined && accept !== 'accept_invalid_certs'),
    certificate: last(parameters, 'sslcert'),
    identity: last(parameters, 'sslidentity'),
    ...(identityPassword === undefined ? {} : { identityPassword: () => identityPassword }),
  };
}

function isVerified(sslmode: string | undefined): boolean {
  return sslmode === 'verify-full' || sslmode === 'verify-ca';
}

function connectTimeoutOf(parameters: URLSearchParams): Pick<Address, 'connectTimeout'> {
  const seconds = Number(last(parameters, 'connect_timeout') ?? USUAL_CONNECT_SECONDS);
  return seconds === 0 ? {} : { connectTimeout: seconds * 1000 };
}

/** Where a parameter stands twice Prisma takes the last one. */
function last(parameters: URLSearchParams, name: string): string | undefined {
  return parameters.getAll(name).at(-1);
}

function oneOf<T extends string>(value: string | undefined, known: readonly T[], otherwise: T): T {
  return known.find((each) => each === value) ?? otherwise;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // Prisma too takes what is no escape as it stands.
  }
}
