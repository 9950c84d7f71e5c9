import { type Style, type WrittenProperty, written } from './written';

/** What a new config holds besides its properties. */
export interface NewConfig {
  readonly properties: readonly WrittenProperty[];
  /** `require` and `module.exports` rather than `import` and `export`. */
  readonly isCommonJs: boolean;
  /** Whether it loads `.env` first, as the CLI did by itself below Prisma 7. */
  readonly loadsEnv: boolean;
}

const STYLE: Style = { quote: "'", brackets: false, lineEnd: '\n', unit: '  ' };

/** The text of a new config, as `prisma init` lays it out. */
export function newConfig({ properties, isCommonJs, loadsEnv }: NewConfig): string {
  const lines = properties.map((each) => `  ${written(each, STYLE, { indent: '  ', comma: true })},`);
  return [
    ...(loadsEnv ? [isCommonJs ? "require('dotenv/config');" : "import 'dotenv/config';"] : []),
    isCommonJs ? "const { defineConfig } = require('prisma/config');" : "import { defineConfig } from 'prisma/config';",
    '',
    isCommonJs ? 'module.exports = defineConfig({' : 'export default defineConfig({',
    ...lines,
    '});',
    '',
  ].join('\n');
}
