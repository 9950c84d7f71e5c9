import type { SourceFile } from '../../text';
import type { Reduced } from '../code/url-expression';
import { unescaped } from '../schema/value';
import { additionsTo } from './additions';
import type { Commented } from './additions-comments';
import { entriesOf, partsOf } from './parts';
import type { WrittenValue } from './written';

/** What moves into a config; see `MovedUrls` of the judge. A literal is as it stands in the schema, with its escapes. */
export interface MovedIn {
  readonly schemaPath?: string;
  readonly seed?: string;
  readonly entries: readonly {
    readonly key: 'url' | 'shadowDatabaseUrl';
    readonly value:
      | { readonly kind: 'env'; readonly name: string }
      | { readonly kind: 'literal'; readonly url: string };
    /** What stands beside it from then on, without marks. */
    readonly comments?: readonly string[];
  }[];
  readonly optionalUrl: boolean;
}

/**
 * The edits that move it into a config that exists, or why it can't be extended; none where it has all that.
 *
 * `going` are the keys that leave in the same run.
 */
export function configExtension(file: SourceFile, moved: MovedIn, going: readonly string[]): Reduced {
  return additionsTo(file, propertiesFor(missingFrom(file, moved)), going);
}

/** What of it a config lacks: a key that is there already stays as it is. */
export function missingFrom<M extends MovedIn>(file: SourceFile, moved: M): M {
  const parts = partsOf(file);
  const lacks = (path: string) => parts === null || entriesOf(parts, path).length === 0;
  return {
    ...moved,
    schemaPath: lacks('schema') ? moved.schemaPath : undefined,
    seed: lacks('migrations.seed') ? moved.seed : undefined,
    entries: moved.entries.filter(({ key }) => lacks(`datasource.${key}`)),
  };
}

/** The properties that a config needs for it, in the order in which `prisma init` writes them. */
export function propertiesFor({ schemaPath, seed, entries, optionalUrl }: MovedIn): readonly Commented[] {
  const urls = entries.map(({ key, value, comments = [] }) => ({
    key,
    value: expressionOf(value, key === 'url' && !optionalUrl),
    comments,
  }));
  return [
    ...(schemaPath === undefined ? [] : [{ key: 'schema', value: textOf(schemaPath) }]),
    ...(seed === undefined ? [] : [{ key: 'migrations', value: [{ key: 'seed', value: textOf(seed) }] }]),
    ...(urls.length === 0 ? [] : [{ key: 'datasource', value: urls }]),
  ];
}

function textOf(text: string): WrittenValue {
  return { kind: 'text', text };
}

function expressionOf(value: MovedIn['entries'][number]['value'], orEmpty: boolean): WrittenValue {
  return value.kind === 'env' ? { kind: 'env', name: value.name, orEmpty } : textOf(unescaped(value.url));
}
