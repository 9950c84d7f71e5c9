import type { Host } from './host';
import { belowRoot, folderOf, inFolder } from './paths';

type Resolve = Host['resolve'];

/** Those of `paths` that an answer about the files they end at holds for; a path that `placeOf` knows no place for is left out. */
export function throughLinks(
  paths: readonly string[],
  placeOf: Resolve,
  answerFor: (places: readonly string[]) => readonly string[],
): readonly string[] {
  const placed = paths.map((path) => ({ path, place: placeOf(path) }));
  const places = placed.flatMap(({ place }) => (place === null || place === '' ? [] : [place]));
  const answer = places.length === 0 ? new Set() : new Set(answerFor([...new Set(places)]));
  return placed.filter(({ place }) => answer.has(place)).map(({ path }) => path);
}

/** Where a path ends after all links; for a file that is not there, where it would be. `null` out of the root. */
export function placeOf(resolve: Resolve, path: string): string | null {
  const plain = belowRoot(path);
  if (plain === null || plain === '') return plain;
  const there = resolve(plain);
  if (there !== null) return there;
  const folder = placeOf(resolve, folderOf(plain));
  return folder === null ? null : inFolder(folder, plain.slice(plain.lastIndexOf('/') + 1));
}
