import type { Edit } from '../../edit';
import type { SourceFile, Span } from '../../text';
import type { FlagMention, FlagUse } from '../mentions/flag';
import type { Clients } from './clients';
import { askedFlag, type FlagDoings } from './flag-outcomes';
import { type FlagPlace, flagPlacesIn } from './flag-places';
import { type FlagRole, flagRoles } from './flag-roles';
import type { Unit } from './flag-unit';
import { cutsOf } from './flag-units';
import type { CutPlace } from './flag-values';
import { variableOf } from './flag-variable';
import { type Module, moduleOf } from './module';
import { childOf, childrenOf, type Node, stringOf } from './syntax';

type Told = Pick<FlagMention, 'use' | 'why' | 'cut' | 'for' | 'variable'>;

/**
 * Finds the places in JavaScript and TypeScript that name `pgbouncer` as a parameter of a URL, by the syntax tree.
 *
 * A place that sets the flag has the edits that take it out, where that is safe: places that can only go together have the
 * same ones, and the edits of all places of a file can be taken together. `null` for a file that can't be parsed.
 */
export function codeFlags(file: SourceFile, clients: Clients | null): readonly FlagMention[] | null {
  const module = moduleOf(file);
  if (module === null) return null;
  try {
    return new FlagReader(module, clients).mentions();
  } catch (cause) {
    // Code that nests deeper than a walk can follow is read by nobody.
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

interface Read {
  readonly place: FlagPlace;
  readonly roles: readonly FlagRole[];
}

class FlagReader {
  private readonly read: readonly Read[];
  private readonly unread: readonly Span[];
  private readonly units: readonly Unit[];
  private readonly left: ReadonlyMap<number, string>;
  private readonly doings: FlagDoings;
  private readonly why: string;

  constructor(
    private readonly module: Module,
    clients: Clients | null,
  ) {
    this.why = isOfAnotherClient(module.program, module.file.path, clients)
      ? 'code puts the flag into a URL for another client than Prisma'
      : 'code puts the flag into a URL';
    const { places, unread } = flagPlacesIn(module);
    this.unread = unread;
    this.read = places.map((place) => ({ place, roles: flagRoles(place, module) }));
    this.doings = doingsOf(module, this.read);
    const asks = this.read.flatMap(({ roles }) => roles.flatMap((role) => (role.kind === 'asks' ? [role.node] : [])));
    const { units, left } = cutsOf(module, this.read.flatMap(cutPlace), asks);
    this.units = units;
    this.left = left;
  }

  mentions(): readonly FlagMention[] {
    const { path } = this.module.file;
    const read = this.read.flatMap(({ place, roles }) => {
      const told = gravest(roles.map((role) => this.tell(role, place)));
      return told === undefined ? [] : [{ path, span: place.span, ...told }];
    });
    const unread = this.unread.map(
      (span): FlagMention => ({ path, span, use: 'obeys', why: 'one of hundreds of places' }),
    );
    return [...read, ...unread];
  }

  private tell(role: FlagRole, place: FlagPlace): Told {
    const cut = this.cutOf(place);
    const of = role.kind === 'sets' ? this.variableOf(role) : {};
    if (cut !== undefined && role.kind !== 'strips') return { use: 'sets', why: this.why, cut, ...of };
    switch (role.kind) {
      case 'prose':
        return { use: 'doc', why: 'named in a text' };
      case 'strips':
        return { use: role.kind, why: role.why };
      case 'demands':
        return { use: role.kind, why: role.why, ...(role.audience ? { for: role.audience } : {}) };
      case 'asks':
        return askedFlag(role.node, this.doings);
      case 'sets':
        return { ...this.tellSet(role, place), ...of };
      default:
        return role satisfies never;
    }
  }

  private tellSet(role: Extract<FlagRole, { readonly kind: 'sets' }>, place: FlagPlace): Told {
    if (role.audience === 'supabase')
      return { use: 'sets', why: 'code puts the flag into a URL of Supabase', for: 'supabase' };
    if (role.audience === 'runtime')
      return { use: 'sets', why: 'code puts the flag into a URL by choice at run time', for: 'runtime' };
    const left = role.left ?? this.left.get(place.span.start);
    return { use: 'sets', why: left === undefined ? this.why : `${this.why}: ${left}` };
  }

  private variableOf(role: Extract<FlagRole, { readonly kind: 'sets' }>): Pick<FlagMention, 'variable'> {
    const variable = variableOf(role, this.module);
    return variable === undefined ? {} : { variable };
  }

  private cutOf({ span }: FlagPlace): readonly Edit[] | undefined {
    return this.units.find((unit) => unit.some((edit) => edit.span.start <= span.start && span.end <= edit.span.end));
  }
}

function doingsOf(module: Module, read: readonly Read[]): FlagDoings {
  const roles = read.flatMap((each) => each.roles);
  const sets = roles.flatMap((role) =>
    role.kind === 'sets' ? [{ node: role.at ?? role.node, audience: role.audience }] : [],
  );
  const strips = read.flatMap(({ place, roles: own }) =>
    own.some(({ kind }) => kind === 'strips') ? [place.node] : [],
  );
  return { module, sets, strips };
}

function cutPlace({ place, roles }: Read): readonly CutPlace[] {
  const [role] = roles.filter(({ kind }) => kind === 'sets');
  const isCuttable =
    roles.length > 0 &&
    roles.every((each) => each.kind === 'sets' && each.audience === undefined && each.left === undefined);
  return isCuttable && role?.kind === 'sets' ? [{ span: place.span, node: role.node, how: role.how }] : [];
}

const GRAVITY: readonly FlagUse[] = ['demands', 'obeys', 'sets', 'strips', 'doc'];

/** What weighs most of all that one place does. */
function gravest(told: readonly Told[]): Told | undefined {
  const holding = told.filter((each) => each.for === undefined);
  return GRAVITY.flatMap((use) => (holding.length > 0 ? holding : told).filter((each) => each.use === use))[0];
}

const OTHER_CLIENTS =
  /^(?:pg|pg-pool|postgres|pg-promise|knex|sequelize|typeorm|slonik|kysely|drizzle-orm(?:\/.*)?|@neondatabase\/serverless)$/;

/** A file that makes a client of another kind, and none of Prisma's. */
function isOfAnotherClient(program: Node, path: string, clients: Clients | null): boolean {
  const modules = childrenOf(program, 'body').flatMap((statement) => {
    const source = /^Import|^Export/.test(statement.type) ? childOf(statement, 'source') : undefined;
    return (source && stringOf(source)) ?? [];
  });
  const isPrismas = (name: string) =>
    (clients === null ? /prisma/.test(name) : clients.isClientModule(name, path)) || /^@prisma\//.test(name);
  return modules.some((name) => OTHER_CLIENTS.test(name)) && !modules.some(isPrismas);
}
