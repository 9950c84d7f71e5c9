import type { Store } from './host';
import { plainName, STORE_NAME } from './store';

/** The store in a Map, for tests; `place` is how messages name its folder. */
export function memoryStore(place: string): Store {
  const files = new Map<string, Uint8Array>();
  return {
    pathOf: (name) => `${place}/${STORE_NAME}/${name}`,
    names: () => [...files.keys()].sort(),
    read: (name) => files.get(plainName(name))?.slice() ?? null,
    create: (name, bytes) => {
      if (files.has(plainName(name))) return false;
      files.set(name, bytes.slice());
      return true;
    },
    replace: (name, bytes) => {
      files.set(plainName(name), bytes.slice());
    },
    remove: (name) => {
      files.delete(plainName(name));
    },
  };
}
