const { transform } = require('../jest.config.js');

/** The suites that need Prisma's real CLI, Postgres or PgBouncer; `scripts/test-e2e.mjs` gets these and starts jest. */
/** @type {import('jest').Config} */
module.exports = {
  rootDir: '..',
  testEnvironment: 'node',
  testMatch: ['<rootDir>/e2e/**/*.test.ts'],
  modulePathIgnorePatterns: ['<rootDir>/__testfixtures__/', '<rootDir>/examples/', '<rootDir>/dist/'],
  transform,
  // A command of Prisma's takes one to three seconds, and ten more where it waits for its lock.
  testTimeout: 300_000,
};
