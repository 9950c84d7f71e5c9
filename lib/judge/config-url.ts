import { isBefore } from '../prisma-version';
import { type ConfigChange, type ConfigValue, configEdits, type PrismaConfig } from '../read/prisma-config';
import { assignmentOf } from '../read/schema';
import type { Place } from '../text';
import { type Hold, hold, type Verdict } from '../verdict';
import { memberHolds } from './chain-members';
import { commentToKeep, reasonToKeep } from './comments';
import type { Environment } from './environment';
import { isSeven, versionGate } from './gates';
import type { Known } from './known';
import { judgeOneUrl } from './one-url';
import { clientVariable, clientVariables, countingConfig, membersOf } from './url-names';

/** The reduction of the config's URL to one variable. */
export interface ConfigMove {
  readonly path: string;
  readonly from: readonly string[];
  readonly to: string;
}

export interface ConfigJudgement {
  readonly verdict: Verdict;
  readonly move?: ConfigMove;
  /** The keys that go: `datasource.directUrl`, and from 7 on `engine`. */
  readonly keys: readonly string[];
}

/**
 * Judges `config-one-url` (RULES: the steps), from 6.18.0 (with `engine: 'classic'`) up to 8.
 *
 * It has every need and hold of `drop-direct-url`, and the app's own client has to give the variable that stays.
 */
export function judgeConfigUrl(known: Known, environments: readonly Environment[]): ConfigJudgement {
  const config = countingConfig(known.project, known.version);
  if (config !== undefined && !config.readable && config.datasource?.url === undefined)
    return { verdict: unreadHold(config), keys: [] };
  if (config?.datasource?.url === undefined) return { verdict: judgeMovedAlone(known, environments), keys: [] };
  if (known.stated.target === 'two-url') return left('--target two-url keeps the direct URL of the config');
  const to = known.names.url;
  const { url, directUrl } = config.datasource;
  const others = (value: ConfigValue | undefined) => membersOf(value).filter((name) => name !== to);
  const from = [...new Set([...others(url), ...others(directUrl)])];
  const keys = refusedKeys(config, known);
  if (from.length === 0 && keys.length === 0 && membersOf(url).length === 0)
    return left('the URL of the CLI stands in the config as text, and is left alone');
  if (from.length === 0 && keys.length === 0) return { verdict: { kind: 'done' }, keys: [] };
  const gate = versionGate(known);
  if (gate?.kind === 'not-applicable') return { verdict: gate, keys: [] };
  if (from.length === 0) return { verdict: gate ?? { kind: 'go', reason: 'Prisma drops or refuses these keys' }, keys };
  const move = to !== undefined && others(url).length > 0 ? { path: config.path, from: others(url), to } : undefined;
  const dropsShadow = config.datasource.shadowDatabaseUrl !== undefined;
  const holds = [
    ownerHold(known, config),
    ...ownHolds(config, { move, keys, dropsShadow }),
    ...memberHolds(known, environments, from),
    commentToKeep(config, known),
  ];
  const verdict = judgeOneUrl(known, environments, { gate, holds });
  if (verdict.kind !== 'go') return { verdict, keys: [] };
  return { verdict, keys, ...(move ? { move } : {}) };
}

/** What it exports may come from another file, or it may not parse. */
function unreadHold({ path }: PrismaConfig): Hold {
  return hold(`which URL ${path} gives the CLI can not be read for certain`, {
    at: { path, span: { start: 0, end: 0 } },
    cure: 'write `datasource: { url: ... }` into its default export',
  });
}

function left(reason: string): ConfigJudgement {
  return { verdict: { kind: 'not-applicable', reason }, keys: [] };
}

/** Without a URL in the config there is one to judge only where 7 still finds `directUrl` in the schema, which has to move. */
function judgeMovedAlone(known: Known, environments: readonly Environment[]): Verdict {
  const direct = assignmentOf(known.project.datasource, 'directUrl');
  if (!isSeven(known) || !direct)
    return { kind: 'not-applicable', reason: 'no config gives the CLI a URL', unasked: true };
  if (known.stated.target === 'two-url')
    return { kind: 'not-applicable', reason: '--target two-url keeps the direct URL for the CLI' };
  return judgeOneUrl(known, environments, { gate: null, holds: [reasonToKeep(direct, known)] });
}

/** Prisma 7 refuses `directUrl` and `engine` in a plain object and drops them in `defineConfig` (FACTS section 0, 5). */
function refusedKeys({ datasource, engine }: PrismaConfig, known: Known): readonly string[] {
  const direct = datasource?.directUrl ? ['datasource.directUrl'] : [];
  return isSeven(known) && engine !== undefined ? [...direct, 'engine'] : direct;
}

/** The variable that stays is the one that the app's own client reads. */
function ownerHold(known: Known, config: PrismaConfig): Hold | null {
  if (known.names.url !== undefined && (!isSeven(known) || clientVariable(known.adapterUrls) !== undefined))
    return null;
  const names = clientVariables(known.adapterUrls);
  const reason =
    names.length > 1
      ? `the app's clients connect with ${names.join(' or ')}, so which variable the CLI should take is not known`
      : 'no client in the code says which variable the app connects with';
  return hold(reason, { at: placeOf(config), cure: 'name that variable in the config yourself' });
}

function ownHolds(config: PrismaConfig, change: ConfigChange): readonly (Hold | null)[] {
  const rivals = config.rivals ?? [];
  const { url } = configEdits(config, change);
  const left = url !== null && 'left' in url ? url : null;
  const isUnread = left === null && (config.datasource?.url?.chain === null || !config.readable);
  return [
    rivals.length === 0
      ? null
      : hold(`${rivals.join(' and ')} stands beside ${config.path}, which Prisma takes first`, {
          at: placeOf(config),
          cure: 'remove one of them',
        }),
    isUnread
      ? hold(`which URL ${config.path} gives the CLI can not be read for certain`, { at: placeOf(config) })
      : null,
    left &&
      hold(`the URL in ${config.path} can not be edited safely: ${left.left}`, {
        at: { path: config.path, span: left.at },
      }),
  ];
}

function placeOf(config: PrismaConfig): Place | undefined {
  const value = config.datasource?.url ?? config.datasource?.directUrl;
  return value && { path: config.path, span: value.span };
}

/** Whether the CLI reads the url's own variable once this run is over: below 7 always, from 7 on as the config has it. */
export function readsUrl({ project, version, names }: Known, moves: boolean): boolean {
  if (version.kind !== 'known' || isBefore(version.version, 7) || names.url === undefined || moves) return true;
  const inConfig = countingConfig(project, version)?.datasource?.url;
  if (inConfig) return membersOf(inConfig).includes(names.url);
  return assignmentOf(project.datasource, 'directUrl') === undefined;
}
