/** A bug of this program, never the user's problem: the user's problem is a `Finding`. The message holds no file content. */
export class InternalError extends Error {
  override readonly name = 'InternalError';
}

/**
 * A reason why the whole run can't take place (exit code 2): usage, unreadable input, a refusal.
 *
 * `message` is one line in the manner of a finding, `help` says what to do. Neither may hold file content.
 */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  constructor(
    message: string,
    readonly help?: string,
  ) {
    super(message);
  }
}
