/** The folder with Prisma's wasm engine: `engine-*` in `e2e/packages.json`. */
export const PACKAGES = process.env.E2E_ENGINE_PACKAGES ?? '';

/**
 * Where hosts really are, as `/etc/hosts` would say it: `{"ep-a-b-123456.us-east-2.aws.neon.tech": {"host": "127.0.0.1",
 * "port": 5433}}`. So a project keeps the URLs that its provider gave it.
 */
export const hostsFile = JSON.parse(process.env.E2E_HOSTS ?? '{}');

/** Prisma Migrate's lock; nobody unlocks it, it ends with its session. */
export const LOCK = 'pg_advisory_lock(72707369)';

export const DISABLED = !['', '0', undefined].includes(process.env.PRISMA_SCHEMA_DISABLE_ADVISORY_LOCK);
