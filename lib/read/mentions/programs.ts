import type { Word } from './shell-words';

/** Programs that are given a connection URL, or start others that are; their names are no one's password. */
const PROGRAMS = new Set(
  `psql pg_dump pg_dumpall pg_restore pg_isready pg_basebackup pgbench pgcli pgloader pg_prove pgsync createdb dropdb
  vacuumdb reindexdb usql mysql mysqldump prisma node deno bun tsx ts-node npm npx pnpm yarn python python3 ruby go java
  php perl sh bash zsh fish docker docker-compose podman kubectl helm curl wget cat tee test flyway liquibase dbmate atlas
  goose sqitch migrate sqlx diesel knex typeorm drizzle-kit sequelize make just task turbo nx jest vitest mocha playwright
  cypress next nuxt vite pm2 nodemon supabase neonctl vercel fly flyctl heroku railway gh aws gcloud az wrangler netlify
  doppler infisical dotenv dotenvx env-cmd cross-env wait-on rails rake alembic echo printf grep sed awk`.split(/\s+/),
);
const IDENTIFIER = /^[A-Za-z_][\w-]{0,39}$/;

/** Whether a word that looks like an identifier is rather a key: names don't mix cases with digits. */
export function looksLikeKey(word: string): boolean {
  return (/\d/.test(word) && /[a-z]/.test(word) && /[A-Z]/.test(word)) || word.length > 40;
}

/**
 * The name by which a message may call a program, or '' where the word may be something else.
 *
 * Any other word than a program that is known must stand where a command stands for sure: `before` are the words that
 * stand before it, and an option among them may take the word as its value.
 */
export function programName(word: Word, before: readonly Word[], isCommandLine: boolean): string {
  const base = word.text.slice(word.text.lastIndexOf('/') + 1);
  if (PROGRAMS.has(base)) return base;
  const isSure = isCommandLine && !word.isQuoted && !before.some(({ text }) => text.startsWith('-'));
  return isSure && IDENTIFIER.test(word.text) && !looksLikeKey(word.text) ? word.text : '';
}
