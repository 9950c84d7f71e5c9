import type { Mention } from '../read/mentions';
import { fileKind } from '../read/mentions/file-kind';
import { type Hold, hold } from '../verdict';
import type { Known } from './known';

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
