import type { Pages, TopicPage } from '../page';

/** The checks of files: what can not be read for certain is left alone. */
export const FILE_CHECKS: Pages<TopicPage> = {
  'url-without-quotes': {
    summary: 'a URL stands in the schema without quotes',
    prints: { texts: ['This line is not a valid definition within a datasource'], codes: ['P1012'] },
    what: ['`url = postgres://...`, as it is printed in some articles. No version of Prisma takes it.'],
    why: [
      'Behind `//` everything is a comment in a schema, so the file can not be read for certain and is left alone.',
    ],
    cure: ['- Put it in double quotes, or better in a variable: `url = env("DATABASE_URL")`.'],
    source: ['- Run: the schema parsers of Prisma 4.8.1 to 7.10.0, of which none takes it'],
  },

  'wrong-quotes': {
    summary: 'a value in the schema is in quotes that Prisma refuses',
    prints: { texts: ['This line is not a valid definition within a datasource'], codes: ['P1012'] },
    what: ["The value stands in `'`, in a backtick or in typographic quotes."],
    why: ['Prisma takes double quotes only, so this file fails in every command.'],
    cure: ['- Write `"`. Typographic quotes come from chat programs and word processors: look at both ends.'],
    source: ['- Run: the schema parsers of Prisma 5.13, 5.14, 5.22, 6.19.3 and 7.0.0'],
  },

  'two-datasources': {
    summary: 'the schema has two datasource blocks',
    prints: { texts: ['You defined more than one datasource'], codes: ['P1012'] },
    what: ['One file holds more than one `datasource`.'],
    why: ['Prisma refuses it, and which of the two is meant can not be told.'],
    cure: ['- Keep one. Two databases are two schemas with a client each.'],
    source: ['- Run: the schema parsers of Prisma 5.22 and 6.19.3'],
  },

  'duplicate-key': {
    summary: 'a property stands twice in the datasource',
    prints: { texts: ['Key "…" is already defined in source'], codes: ['P1012'] },
    what: ['The datasource sets `url`, `directUrl` or another property more than once.'],
    why: [
      '`prisma validate` refuses it; the part of Prisma that picks the URL takes the last one. Which one is meant is too',
      'much to guess.',
    ],
    cure: ['- Keep one of the two lines.'],
    source: ['- Run: the schema parsers of Prisma 5.22 and 6.19.3 (validate and get_config)'],
  },

  'readers-disagree': {
    summary: 'two independent readers of a file do not agree, so it is left alone',
    what: [
      "Every file is read twice: by this tool's own scanner, which finds places, and by an official parser (prisma-ast for",
      'schemas, dotenv for env files), which finds values. Here they came to different results.',
    ],
    why: ['An edit where the readers differ could change what nobody announced.'],
    cure: [
      '- Schema: put each property on a line of its own, as `prisma format` does. `prisma validate` says whether Prisma can',
      '  read it.',
      '- Env file: write one `NAME="value"` a line.',
    ],
    source: ['- @mrleebo/prisma-ast 0.13.1 and dotenv 18 are the second readers'],
  },

  'unreadable-schema': {
    summary: 'the schema has a place that can not be read',
    what: [
      'A brace is missing, a string is not closed, a merge conflict is left in it, or the like; the frame shows where.',
    ],
    why: ['What stands behind such a place may belong to another block.'],
    cure: ['- Mend it; `prisma validate` says more.'],
    source: ["- The scanner of this tool, measured against Prisma's own parser"],
  },

  'unreadable-file': {
    summary: 'a file can not be read, or is not UTF-8',
    what: ['The system refuses the file, or its bytes are no UTF-8 text.'],
    why: [
      'An env file that nobody could read may hold any URL, so it holds the whole project. Another file may name a variable;',
      'if it does, it counts as a reader, which keeps the variable.',
    ],
    cure: ['- Give it the rights, or convert it to UTF-8, and run this again.'],
    source: ['- The rule of this tool: what was not seen is no evidence'],
  },

  'unreadable-lockfile': {
    summary: 'a lockfile can not be read; the next source tells the version',
    what: ['The lockfile is binary (`bun.lockb`), holds a merge conflict, or has a form that is not known.'],
    why: ['The version decides about every step, and a range in package.json says less than a lockfile.'],
    cure: [
      '- `bun.lockb`: `bun install --save-text-lockfile`, then commit bun.lock.',
      '- Else resolve it or delete it, and install again.',
      '- Or state the version: `--prisma-version 6.19.1`.',
    ],
    source: ["- The order of the sources: node_modules, Plug'n'Play, lockfile, range"],
  },

  'git-unusable': {
    summary: 'git was found and can not be used, so nothing is known of its state',
    what: ['The repository has a git folder, and git is not installed or refuses to work in it.'],
    why: [
      'Git tells which files are ignored, and which hold changes that are in no commit. Without it neither is known, and',
      '`git diff` can not show afterwards what was written.',
    ],
    cure: [
      '- Install git, or mend what it says. "Dubious ownership" is cured by',
      '    git config --global --add safe.directory PATH',
    ],
    source: ['- The rule of this tool: what was not seen is said'],
  },

  'unreadable-journal': {
    summary: 'a run in the undo journal can not be read, so it can not be undone',
    what: ['The file is damaged, or was written by another version of this tool.'],
    why: ['`undo` puts back exact bytes or nothing.'],
    cure: ['- Undo that run by hand, with git or an editor. The file may be deleted.'],
    source: ['- The rule of this tool: the journal lies under the git directory, outside git in the state directory'],
  },

  'journal-kept': {
    summary: 'a run was undone, and its entry in the journal could not be marked',
    what: ['Every file is back. Only the mark in the journal could not be written.'],
    why: ['The entry still holds what the run removed, so it may hold a password; only you can read it (mode 0600).'],
    cure: ['- See what keeps the file from being written (rights, a full disk), or delete it.'],
    source: ['- The rule of this tool: undo keeps inverse edits, and never a copy beside `.env`'],
  },

  'verification-failed': {
    summary: 'the planned text does more than was announced; nothing is written',
    what: [
      'Before anything is written, every planned file is read again. One differed in more than the announced places.',
    ],
    why: ['That is a bug of this tool, and this check is there to catch it.'],
    cure: ['- Please report it, with the schema or the env file in a form that you can share: no passwords.'],
    source: ['- lib/verify.ts'],
  },

  'schema-missing': {
    summary: 'the schema that package.json, a config or a script names is missing',
    what: ['The path that Prisma would take is empty.'],
    why: ['A script may make the file first (Keystone, ZenStack, a copy), or the path is old.'],
    cure: ['- Generate it first, or name the schema: `--schema PATH`.'],
    source: ['- `package.json#prisma.schema` counts below Prisma 7 only (run with 7.10.1)'],
  },

  'several-configs': {
    summary: 'two Prisma configs stand in one folder, and Prisma reads one of them',
    what: ['The message says which one wins.'],
    why: ['The other one looks as if it decided something.'],
    cure: ['- Remove one of the two.'],
    versions: [
      '- Prisma 7.10.0 (2026-08-25) and newer look for `prisma7.config.*` and `.config/prisma7.*` first, then for',
      '  `prisma.config.*` and `.config/prisma.*`.',
    ],
    source: ['- Run: 7.10.1 takes prisma7.config.ts before prisma.config.ts; release notes of 7.10.0'],
  },

  'several-datasources': {
    summary: 'a schema folder holds several datasources',
    what: ['More than one file of the folder has a `datasource` block.'],
    why: ['Either they are several schemas side by side, or a mistake; which of them is meant can not be told.'],
    cure: ['- Name the one that is meant: `--schema PATH`.'],
    versions: ['- Schema folders are a preview up to Prisma 6.6 and general from 6.7.0 (2025-04-29) on.'],
    source: ['- Run: 6.6.0 and 6.7.0'],
  },

  'link-leads-away': {
    summary: 'an env file is a link that leads out of the repository, or nowhere',
    what: ['The link was not followed, so its values were not seen.'],
    why: ['Nothing outside of the repository is read or written.'],
    cure: ['- If that file gives this project its URLs, look there yourself; state what it says with `--pooler`.'],
    source: ['- The rule of this tool: a target outside of the root is refused'],
  },

  'host-variables': {
    summary: 'what a host sets was not seen; a variable may still be set there',
    what: [
      'The project runs on a host, or takes its secrets from a store: by a file of it (`vercel.json`, `fly.toml`), a package',
      'that runs only there, or a workflow that names a secret. Nobody reads the variable any more, and what is set outside of',
      'the repository stays until you take it out.',
    ],
    why: [
      'A URL that nothing reads is a password that somebody has to rotate. This tool talks to no host: it names the command.',
    ],
    cure: [
      '- Deploy the new schema everywhere first. What is deployed now still reads the variable: below Prisma 7 every command',
      '  of the CLI fails with P1012 where the variable of `directUrl` is not set.',
      '- Then run the commands, for each environment (production, preview, development) and each app that has the variable.',
      "- What an integration sets comes back. Neon's and Supabase's integrations for Vercel set several names for one database;",
      '  those that nothing reads do no harm.',
    ],
    source: [
      '- Documentation of the command lines, read in November 2026: Vercel (`vercel env rm`), Netlify (`env:unset`), Fly.io',
      '  (`secrets unset`), Heroku (`config:unset`), Railway (`variable delete`), Cloudflare (`wrangler secret delete`), GitHub',
      '  (`gh secret delete`), GitLab (`glab variable delete`), Doppler, Infisical, SST',
    ],
  },
};
