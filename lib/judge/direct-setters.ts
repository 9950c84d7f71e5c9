import { type Finding, finding } from '../finding';
import type { Mention } from '../read/mentions';
import { fileKind } from '../read/mentions/file-kind';
import { type Hold, hold } from '../verdict';
import type { AddedUrl } from './direct-values';
import type { Known } from './known';
import { isList, oneEach } from './variables';

/**
 * Scripts and code that give the url a value of their own: `DATABASE_URL=$TEST_URL prisma migrate reset`.
 *
 * With `directUrl` in the schema the CLI would go to the direct URL of the env file instead, and reset that database. A
 * file that gives the direct variable a value as often is fine. Images, workflows and the like hold no step: an env file
 * seldom stands beside them, and without one the CLI fails (P1012); they are steps for a person.
 */
export function overrideHolds({ around, names }: Known, name: string): readonly Hold[] {
  const overrides = around.mentions.filter((mention) => isOverride(mention) && !isDeclared(mention.path));
  const timesIn = (path: string, variable: string | undefined) =>
    overrides.filter((mention) => mention.path === path && mention.name === variable).length;
  return overrides
    .filter((mention) => mention.name === names.url && timesIn(mention.path, names.url) > timesIn(mention.path, name))
    .map(({ name: url, path, span }) =>
      hold(`${path} gives ${url} another value; Prisma's CLI would still go to ${name} of the env file`, {
        at: { path, span },
        cure: `set ${name} there too, then run this again`,
      }),
    );
}

function isOverride({ acts, overrides }: Mention): boolean {
  return acts === 'assigns' || overrides === true;
}

function isDeclared(path: string): boolean {
  return ['yaml', 'docker'].includes(fileKind({ path, text: '' }));
}

/** What `add-direct-url` leaves to a person: the variable has to be there wherever Prisma runs before the schema is. */
export function directSteps(known: Known, added: AddedUrl): readonly Finding[] {
  const setters = oneEach(besideUrl(known, added.name).filter((each) => each.kind === 'setter' || isList(each)));
  const places = setters.map((setter) => setHere(setter, added));
  return [...ownedFiles(known, added), ...(places.length > 0 ? places : [setEverywhere(added)])];
}

/** The mentions of the url in files that do not name the direct variable yet. */
function besideUrl({ around, names }: Known, name: string): readonly Mention[] {
  const done = new Set(
    around.mentions.filter((each) => each.name === name && each.kind !== 'doc').map(({ path }) => path),
  );
  return around.mentions.filter((each) => each.name === names.url && !done.has(each.path));
}

function setHere({ path, span }: Mention, { name, beside }: AddedUrl): Finding {
  return finding({
    code: 'add-direct-url',
    level: 'warning',
    message: `${beside} is set or passed on here, and ${name} is not`,
    at: { path, span },
    notes: [WITHOUT],
    help: `set ${name} to the direct URL, here and wherever else Prisma runs, before you deploy`,
  });
}

function setEverywhere({ name }: AddedUrl): Finding {
  return finding({
    code: 'add-direct-url',
    level: 'warning',
    message: `${name} has to be set wherever Prisma runs (hosting, CI, containers) before the schema gets there`,
    notes: [WITHOUT],
    help: `set ${name} to the direct URL there first`,
  });
}

const WITHOUT = 'below Prisma 7 the CLI fails with P1012 where the variable of `directUrl` is not set';

function ownedFiles({ project }: Known, { name, beside, entries }: AddedUrl): readonly Finding[] {
  return entries.flatMap(({ path, ownedBy }) => {
    const entry = project.envFiles
      .find(({ file }) => file.path === path)
      ?.entries.findLast((each) => each.name === beside);
    if (ownedBy === undefined || !entry) return [];
    return [
      finding({
        code: 'add-direct-url',
        level: 'note',
        message: `${path} is written by ${ownedBy}, so ${name} has to be added at its source`,
        at: { path, span: entry.nameSpan },
        help: `vercel env add ${name}, then vercel env pull`,
      }),
    ];
  });
}
