import { type Finding, finding } from '../finding';
import { readUrl } from '../read/url';
import { redactUrl } from '../redact';
import type { Address } from './address';
import { isFull, type Trouble, troubleText } from './trouble';

/** A host as a message may name it: where a URL can be read in two ways it may be a piece of the password. */
export function shownHost(url: string, { host, port }: Address): string {
  const masked = readUrl(redactUrl(url.trim()))?.hosts ?? [];
  const isSure = masked.length === 1 && masked[0]?.host.replace(/^\[(.*)\]$/, '$1') === host;
  return isSure || host.startsWith('/') ? `${host}:${port}` : 'the host';
}

/** Why there was no connection to probe, with the cure. `host` is as it may be shown. */
export function noConnection(trouble: Trouble, host: string): Finding {
  switch (trouble.kind) {
    case 'refused':
      return refusal(trouble);
    case 'silent':
      return finding({
        code: 'probe-no-answer',
        level: 'error',
        message: `${host} accepts connections or drops them, and gave ${troubleText(trouble)}`,
        help: 'see that the pooler has a server connection to give and that no firewall drops packets; `connect_timeout=30` waits longer',
      });
    case 'system':
      return unreached(trouble.code, host);
    case 'no-tls':
      return finding({
        code: 'probe-tls',
        level: 'error',
        message: `the URL asks for TLS, and ${host} does not encrypt`,
        help: 'turn TLS on at the server, or write `sslmode=prefer` where the way to it is safe',
      });
    case 'tls':
    case 'no-certificate':
      return finding({
        code: 'probe-certificate',
        level: 'error',
        message: `no trusted connection to ${host}: ${troubleText(trouble)}`,
        help: 'name the certificate of the authority with `sslcert=`; `sslaccept=accept_invalid_certs`, the default of Prisma below 7, checks nothing',
      });
    case 'stranger':
      return finding({
        code: 'probe-not-postgres',
        level: 'error',
        message: `${troubleText(trouble)} at ${host}`,
        help: 'look at the port: Postgres has 5432, PgBouncer 6432, MySQL 3306',
      });
    case 'lost':
      return finding({
        code: 'probe-refused',
        level: 'error',
        message: `${host} closed the connection without a word`,
        help: 'the log of the server or the pooler says why',
      });
    default:
      return trouble satisfies never;
  }
}

function unreached(code: string, host: string): Finding {
  return /^(?:ENOTFOUND|EAI_AGAIN)$/.test(code)
    ? finding({
        code: 'probe-unknown-host',
        level: 'error',
        message: `${host} can not be found: no address is known for that name`,
        help: 'compare the host in the URL with the one that your provider shows; a name of a compose service is known inside of compose alone',
      })
    : finding({
        code: 'probe-unreachable',
        level: 'error',
        message: `nothing answers at ${host} (${code})`,
        help: 'see that the server runs, that the port is right, and that this machine may reach it',
      });
}

const NEEDS_TLS = /no encryption|ssl off|ssl required|tls required|connection is insecure/i;

function refusal(trouble: Extract<Trouble, { readonly kind: 'refused' }>): Finding {
  const { code, message } = trouble;
  const said = `the server refuses: ${code} ${message}`;
  if (isFull(trouble))
    return finding({
      code: 'probe-connection-limit',
      level: 'error',
      message: `no connection is free: ${code} ${message}`,
      help: 'the probe needs up to 6 at once: raise `max_client_conn` of the pooler, `max_connections` of Postgres or the limit of the role, or probe when fewer are in use',
    });
  if (NEEDS_TLS.test(message))
    return finding({ code: 'probe-tls', level: 'error', message: said, help: 'write `sslmode=require` in the URL' });
  if (code === '3D000' || /no such database/i.test(message))
    return finding({
      code: 'probe-no-database',
      level: 'error',
      message: said,
      help: 'compare the path of the URL with the databases of the server and the [databases] of the pooler',
    });
  if (code.startsWith('28') || /no such user|tenant or user not found|authentication/i.test(message))
    return finding({
      code: 'probe-login',
      level: 'error',
      message: `the login is refused: ${code} ${message}`,
      help: 'compare user and password with those of your provider; `@`, `/`, `#`, `?` and `%` in a password have to be percent-encoded',
    });
  return finding({
    code: 'probe-refused',
    level: 'error',
    message: said,
    help: 'the log of the server or the pooler says more',
  });
}

/** A URL that can't be tried. */
export function unusableUrl(problem: string): Finding {
  return finding({
    code: 'probe-url',
    level: 'error',
    message: `the URL can not be used: ${problem}`,
    help: '`postgresql://USER:PASSWORD@HOST:PORT/DATABASE`, with `@`, `/`, `#`, `?` and `%` in a password percent-encoded',
  });
}
