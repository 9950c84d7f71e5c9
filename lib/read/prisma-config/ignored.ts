import type { Span } from '../../text';
import { propertiesOf } from './object';
import { entriesNamed, type Parts } from './parts';
import { resolved } from './scope';
import { childOf, childrenOf, identifierOf, isCall, type Node } from './syntax';

/** A key that Prisma 7 does not know, as `engine` or `datasource.directUrl`; the span is that of the key itself. */
export interface UnknownKey {
  readonly key: string;
  readonly span: Span;
}

// PrismaConfigShape, @prisma/config 7.9.1; `adapter`, `earlyAccess`, `engine`, `migrate` and `studio` were keys of 6.
const TOP = [
  'datasource',
  'enums',
  'experimental',
  'extensions',
  'migrations',
  'schema',
  'tables',
  'typedSql',
  'views',
];
const DATASOURCE = ['shadowDatabaseUrl', 'url'];

export function unknownKeysIn(parts: Parts): readonly UnknownKey[] {
  const inside = entriesNamed(parts.top, 'datasource').flatMap(({ value }) => propertiesOf(value, parts.scope).entries);
  return [
    ...parts.top.entries.filter(({ key }) => !TOP.includes(key)).map((entry) => unknown(entry.key, entry.property)),
    ...inside
      .filter(({ key }) => !DATASOURCE.includes(key))
      .map((entry) => unknown(`datasource.${entry.key}`, entry.property)),
  ];
}

function unknown(key: string, property: Node): UnknownKey {
  const { start, end } = childOf(property, 'key') ?? property;
  return { key, span: { start, end } };
}

/**
 * A form that never gives Prisma a URL: `datasources: { db }` (any version), `datasource: { db: { url } }`, and an export
 * that isn't the default one. Prisma 7.10 refuses the last one, and the others in a plain object; `defineConfig` hides them.
 */
export interface Invalid {
  readonly kind: 'datasources' | 'datasource.db' | 'named-export';
  readonly span: Span;
}

export function invalidIn(parts: Parts): Invalid | undefined {
  const [datasources] = entriesNamed(parts.top, 'datasources');
  const nested = entriesNamed(parts.top, 'datasource').flatMap(({ value }) => nestedIn(value, parts))[0];
  const found = datasources?.property ?? nested ?? (parts.exported === undefined ? namedExport(parts) : undefined);
  if (found === undefined) return undefined;
  const kind = found === datasources?.property ? 'datasources' : found === nested ? 'datasource.db' : 'named-export';
  return { kind, span: { start: found.start, end: found.end } };
}

const URLS = ['url', 'directUrl', 'shadowDatabaseUrl'];

/** `db: { url }` inside of `datasource`. */
function nestedIn(datasource: Node, { scope }: Parts): readonly Node[] {
  const { entries } = propertiesOf(datasource, scope);
  return entries
    .filter(({ value }) => URLS.some((key) => entriesNamed(propertiesOf(value, scope), key).length > 0))
    .map(({ property }) => property);
}

/** `export const datasource = {…}` and `export const config = defineConfig(…)`. */
function namedExport({ module, scope }: Parts): Node | undefined {
  const exports = childrenOf(module.program, 'body').filter(({ type }) => type === 'ExportNamedDeclaration');
  return exports.find((statement) => {
    const declaration = childOf(statement, 'declaration');
    const declarators = declaration === undefined ? [] : childrenOf(declaration, 'declarations');
    return declarators.some((declarator) => {
      const init = childOf(declarator, 'init');
      const value = init && resolved(init, scope);
      return identifierOf(childOf(declarator, 'id')) === 'datasource' || (value !== undefined && isConfigCall(value));
    });
  });
}

function isConfigCall(node: Node): boolean {
  return isCall(node) && identifierOf(childOf(node, 'callee')) === 'defineConfig';
}
