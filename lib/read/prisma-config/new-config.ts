import { type Commented, writtenWithComments } from './additions-comments';
import { quoted, type Style } from './written';

/** What a new config holds besides its properties. */
export interface NewConfig {
  readonly properties: readonly Commented[];
  /** `require` and `module.exports` rather than `import` and `export`. */
  readonly isCommonJs: boolean;
  /** The env files that it loads first, from the working folder, as the CLI did by itself below Prisma 7; the first wins. */
  readonly envFiles: readonly string[];
}

const STYLE: Style = { quote: "'", brackets: false, lineEnd: '\n', unit: '  ' };

/** The text of a new config, as `prisma init` lays it out. */
export function newConfig({ properties, isCommonJs, envFiles }: NewConfig): string {
  const place = { indent: STYLE.unit, comma: true };
  const lines = properties.map((each) => `${STYLE.unit}${writtenWithComments(each, STYLE, place)},`);
  const load = loadingOf(envFiles);
  return [
    ...(load ? [imported(load, isCommonJs)] : []),
    imported({ names: '{ defineConfig }', from: 'prisma/config' }, isCommonJs),
    '',
    ...(load?.call ? [load.call, ''] : []),
    isCommonJs ? 'module.exports = defineConfig({' : 'export default defineConfig({',
    ...lines,
    '});',
    '',
  ].join('\n');
}

interface Imported {
  /** Absent where the module is loaded for what it does. */
  readonly names?: string;
  readonly from: string;
}

function imported({ names, from }: Imported, isCommonJs: boolean): string {
  const module = quoted(from, STYLE.quote);
  if (isCommonJs) return names === undefined ? `require(${module});` : `const ${names} = require(${module});`;
  return names === undefined ? `import ${module};` : `import ${names} from ${module};`;
}

/** `dotenv/config` loads `./.env` and nothing else; a list of paths is known from dotenv 16.4.0 on. */
function loadingOf(envFiles: readonly string[]): (Imported & { readonly call?: string }) | undefined {
  const [first, second] = envFiles;
  if (first === undefined) return undefined;
  if (first === '.env' && second === undefined) return { from: 'dotenv/config' };
  const paths = envFiles.map((path) => quoted(path, STYLE.quote));
  const path = paths.length === 1 ? paths.join() : `[${paths.join(', ')}]`;
  return { names: '{ config }', from: 'dotenv', call: `config({ path: ${path} });` };
}
