import type { Pages, TopicPage } from '../page';

const ORDER =
  "- The order of the sources: node_modules, Plug'n'Play, the lockfile's entry for this package, the range in package.json";

/** The checks of which Prisma runs. */
export const VERSION_CHECKS: Pages<TopicPage> = {
  'no-prisma-cli': {
    summary: 'only `@prisma/client` was found, so its version is judged',
    what: ['No `prisma` package is installed, locked or asked for.'],
    why: [
      'Migrations are run by some CLI all the same, perhaps by `npx prisma` with the newest version, or by another package.',
      'That one is not seen.',
    ],
    cure: ['- Add `prisma` in the version of the client, so that every machine runs the same.'],
    source: [ORDER],
  },

  'prisma-versions-differ': {
    summary: 'CLI and client are of different versions; the lower one decides',
    what: ['`prisma` and `@prisma/client` differ, within one major.'],
    why: [
      'The CLI decides for migrations and the shadow database, the client for the flag. The lower one is safe for both.',
    ],
    cure: ['- Install both in one version, as Prisma asks for.'],
    source: [ORDER],
  },

  'prisma-version-by-range': {
    summary: 'nothing is installed or locked: the range in package.json was judged',
    what: ['All versions that the range allows lie on one side of every gate, so it counts as known.'],
    why: ['The lowest version of the range decides. A range that crosses a gate is asked about instead.'],
    cure: ['- Commit a lockfile, or state the version: `--prisma-version 6.19.1`.'],
    source: [ORDER],
  },

  'prisma-sources-disagree': {
    summary: 'two sources name different versions, on the same side of every gate',
    what: ['For example node_modules and the lockfile. The first one was taken.'],
    why: ['It changes nothing here, but is no good sign: an install is due.'],
    cure: ['- Install again.'],
    source: [ORDER],
  },

  'lockfile-violates-range': {
    summary: 'the resolved version is outside of the range in package.json',
    what: ['The lockfile or node_modules has a version that package.json does not allow. What is resolved counts.'],
    why: ['Overrides do this on purpose, upgrades that stopped half way by accident.'],
    cure: ['- Install again, or correct the range.'],
    source: [ORDER],
  },

  'stated-version-outside-range': {
    summary: '`--prisma-version` names a version that package.json does not allow',
    what: ['The stated version fills what is unknown, and counts. But the range says otherwise.'],
    why: ['One of the two is wrong. A version that is installed or locked would have refused the flag.'],
    cure: ['- Look with `npx prisma --version` and state that, or correct the range.'],
    source: [ORDER],
  },

  'local-prisma-package': {
    summary: 'a package of this repository is itself called `prisma`',
    what: ['The name stands for a workspace package, not for the CLI, and is not counted as Prisma.'],
    why: ['Its version says nothing about the CLI.'],
    cure: ['- Nothing; or state the version: `--prisma-version 6.19.1`.'],
    source: [ORDER],
  },

  'stray-lockfile': {
    summary: 'there is a second lockfile above, which does not decide',
    what: ['The nearest lockfile is taken. The one above it does not reach down to this package.'],
    why: ['One of them is usually forgotten, and the two may name different versions.'],
    cure: ['- Delete the one that nobody installs with, or list the package in the workspace above.'],
    source: [ORDER],
  },
};
