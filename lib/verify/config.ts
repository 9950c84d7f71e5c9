import type { Announced } from '../finding';
import type { Change } from '../outcome';
import { type ConfigValue, type PrismaConfig, readPrismaConfig } from '../read/prisma-config';
import { restSurprises } from './config-rest';

export type ConfigChanged = Announced & { readonly kind: 'config-changed' };

/**
 * What differs between two texts of a Prisma config and was not announced, or was announced and is not there; in clauses.
 *
 * Both are read anew. Only announced keys may name other variables, come or go. All other tokens and the comments are the
 * same, but for constants and imports that nothing uses any more, and for what stood on the lines of a key that went.
 */
export function configSurprises({ path, before, after }: Change, announced: readonly Announced[]): readonly string[] {
  const keys = announced.filter((each): each is ConfigChanged => each.kind === 'config-changed');
  const young = readPrismaConfig({ path, text: after });
  if (announced.some(({ kind }) => kind === 'file-created')) {
    return before === '' ? createdSurprises(young, keys) : ['it exists already'];
  }
  const old = readPrismaConfig({ path, text: before });
  const form = formSurprises(old, young);
  if (form.length > 0) return form;
  const surprises = keySurprises(old, young, keys);
  return surprises.length > 0 ? surprises : restSurprises(old, young, keys);
}

function createdSurprises(young: PrismaConfig, keys: readonly ConfigChanged[]): readonly string[] {
  const nothing = readPrismaConfig({ path: young.path, text: 'export default {}' });
  const strange = young.unknownKeys.length > 0 || young.elsewhere.length > 0;
  return [
    ...(young.readable && young.form === 'defineConfig' ? [] : ['it could not be read as a config']),
    ...(strange ? ['it would hold something else'] : []),
    ...keySurprises(nothing, young, keys),
  ];
}

function formSurprises(old: PrismaConfig, young: PrismaConfig): readonly string[] {
  if (young.form !== old.form) return ['it would be exported in another way'];
  if (old.readable && !young.readable) return ['it could no longer be read'];
  const known = old.unknownKeys.map(({ key }) => key);
  return young.unknownKeys.filter(({ key }) => !known.includes(key)).map(({ key }) => `\`${key}\` would be new`);
}

const URLS = ['url', 'directUrl', 'shadowDatabaseUrl'] as const;

function keySurprises(old: PrismaConfig, young: PrismaConfig, keys: readonly ConfigChanged[]): readonly string[] {
  const isAnnounced = (key: ConfigChanged['key']) => keys.some((each) => each.key === key);
  const urls = URLS.flatMap((key) => {
    const names = keys.find((each) => each.key === key)?.names;
    return urlSurprise(old.datasource?.[key], young.datasource?.[key], names).map((what) => `\`${key}\` ${what}`);
  });
  const goes = isAnnounced('engine') ? undefined : old.engine;
  const comes = isAnnounced('schema') && old.schema === undefined ? young.schema : old.schema;
  return [
    ...urls,
    ...(young.engine === goes ? [] : [`\`engine\` would ${goes === undefined ? 'still be there' : 'change'}`]),
    ...(young.schema === comes && (!isAnnounced('schema') || comes !== undefined) ? [] : ['`schema` would change']),
  ];
}

/** `names` are the announced ones; none where nothing is announced. */
function urlSurprise(
  old: ConfigValue | undefined,
  young: ConfigValue | undefined,
  names: readonly string[] | undefined,
): readonly string[] {
  if (names === undefined) return isSame(old?.names, young?.names) ? [] : ['would change'];
  const isGone = old !== undefined && names.length === 0;
  if (isGone || young === undefined)
    return isGone === (young === undefined) ? [] : [isGone ? 'would still be there' : 'would be gone'];
  const isLiteral = names.length > 0 || young.literal !== undefined;
  return isSame(young.names, names) && isLiteral ? [] : ['would name other variables'];
}

function isSame(names: readonly string[] | undefined, others: readonly string[] | undefined): boolean {
  if (names === undefined || others === undefined) return names === others;
  return names.length === others.length && names.every((name) => others.includes(name));
}
