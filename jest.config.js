/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/__tests__/**/*.test.ts'],
  // Fixture projects carry package.json files of their own; jest must not take them for modules.
  modulePathIgnorePatterns: ['<rootDir>/__testfixtures__/', '<rootDir>/examples/', '<rootDir>/dist/'],
  // Importing prisma-ast runs `prisma-ast.config.js` of the folder it stands in; see lib/read/no-config-search.ts.
  moduleNameMapper: { '^lilconfig$': '<rootDir>/lib/read/no-config-search.ts' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } },
    ],
  },
};
