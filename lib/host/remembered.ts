import type { Host } from './host';

const memories = new WeakMap<Host, Map<unknown, unknown>>();

/**
 * What `make` gives for a host, made once: all projects of a run look at the same repository.
 *
 * Only for what depends on the host alone. `forget` drops it, so that what was written is read again.
 */
export function remembered<T>(host: Host, make: (host: Host) => T): T {
  const memory = memories.get(host) ?? new Map<unknown, unknown>();
  memories.set(host, memory);
  if (!memory.has(make)) memory.set(make, make(host));
  return memory.get(make) as T;
}

/** Called by whoever writes files through a host. */
export function forget(host: Host): void {
  memories.delete(host);
}
