import { withoutOwnNames } from './own-name';

/** What went wrong between the probe and the other side, as data; no text in it holds the password. */
export type Trouble =
  /** The other side said no. `code` is the SQLSTATE. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  /** Nothing came within the time limit. */
  | { readonly kind: 'silent'; readonly doing: string; readonly milliseconds: number }
  /** The system could not connect; `code` is `ECONNREFUSED` and its like. */
  | { readonly kind: 'system'; readonly code: string }
  /** It is not encrypted where the URL asks for that. */
  | { readonly kind: 'no-tls' }
  /** The certificate is not to be trusted, or the handshake failed; `code` is that of Node or OpenSSL. */
  | { readonly kind: 'tls'; readonly code: string }
  /** A certificate that the URL names can't be read. */
  | { readonly kind: 'no-certificate'; readonly parameter: 'sslcert' | 'sslidentity' }
  /** Something else than Postgres answered. */
  | { readonly kind: 'stranger'; readonly speaks: 'MySQL' | 'something else' }
  /** The connection was closed. */
  | { readonly kind: 'lost' };

/** Carries a `Trouble` up to the check that asked. */
export class ProbeTrouble extends Error {
  override readonly name = 'ProbeTrouble';
  constructor(readonly trouble: Trouble) {
    super(troubleText(trouble));
  }
}

/** A clause in lower case, no final stop; a server's own words stay, without random names. */
export function troubleText(trouble: Trouble): string {
  switch (trouble.kind) {
    case 'refused':
      return withoutOwnNames(`${trouble.code} ${trouble.message}`);
    case 'silent':
      return `no answer in ${seconds(trouble.milliseconds)} (${trouble.doing})`;
    case 'system':
      return `the system says ${trouble.code}`;
    case 'no-tls':
      return 'the server does not encrypt';
    case 'tls':
      return `the TLS handshake failed (${trouble.code})`;
    case 'no-certificate':
      return `the file that \`${trouble.parameter}\` names can not be read`;
    case 'stranger':
      return trouble.speaks === 'MySQL' ? 'MySQL answered' : 'something else than Postgres answered';
    case 'lost':
      return 'the connection was closed';
    default:
      return trouble satisfies never;
  }
}

/** The trouble that was thrown; what is none (a bug, the end of the probe) is thrown on. */
export function troubleIn(problem: unknown): Trouble {
  if (problem instanceof ProbeTrouble) return problem.trouble;
  throw problem;
}

const NO_ROOM =
  /too many|max_client_conn|max_db_connections|no more connections|connection slots|max client connections|limit exceeded/i;

/** Whether all connections are taken: 53300 of Postgres, words of poolers. */
export function isFull({ code, message }: Extract<Trouble, { readonly kind: 'refused' }>): boolean {
  return code === '53300' || NO_ROOM.test(message);
}

/**
 * The trouble, where it is an answer that will be the same next time; a server that is full, restarts or has just
 * failed says nothing of what it can do, and so that is thrown on, as all else.
 */
export function lastingRefusal(problem: unknown): Extract<Trouble, { readonly kind: 'refused' }> {
  if (!(problem instanceof ProbeTrouble) || problem.trouble.kind !== 'refused') throw problem;
  const { trouble } = problem;
  const isPassing =
    /^5[37]/.test(trouble.code) || /server_login_retry|query_wait_timeout|server conn/i.test(trouble.message);
  if (isPassing || isFull(trouble)) throw problem;
  return trouble;
}

function seconds(milliseconds: number): string {
  return `${Math.round(milliseconds / 100) / 10} s`;
}
