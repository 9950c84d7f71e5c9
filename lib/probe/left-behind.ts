/**
 * What the probe has put on the server and not yet taken away; the checks write it down before they do it, so that
 * an interrupted probe cleans up too.
 *
 * Server connections are known by the process ids of their backends.
 */
export class LeftBehind {
  /** Names of databases. */
  readonly databases = new Set<string>();
  /** Names of prepared statements by server connection. */
  readonly statements = new Map<number, ReadonlySet<string>>();
  /** Keys of session locks by server connection. */
  readonly locks = new Map<number, string>();

  addStatement(pid: number, name: string): void {
    this.statements.set(pid, new Set([...(this.statements.get(pid) ?? []), name]));
  }

  /** The server connections that something is left on. */
  get pids(): ReadonlySet<number> {
    return new Set([...this.statements.keys(), ...this.locks.keys()]);
  }

  forget(pid: number): void {
    this.statements.delete(pid);
    this.locks.delete(pid);
  }

  get isEmpty(): boolean {
    return this.databases.size === 0 && this.pids.size === 0;
  }
}
