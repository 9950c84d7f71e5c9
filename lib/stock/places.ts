import { basename, dirname, isAbsolute, normalize } from 'node:path/posix';
import { isCodeFile } from '../read/code/module';
import { isEnvFileName } from '../read/env';
import { isPrismaConfigPath } from '../read/mentions/searched';
import type { FileKind } from '../transform';

/** What a file is, by its path as it was typed; `undefined` for what no transform is for. */
export function kindOf(typed: string): FileKind | undefined {
  const path = withSlashes(typed);
  if (path.endsWith('.prisma')) return 'schema';
  if (isEnvFileName(basename(path))) return 'env';
  if (isPrismaConfigPath(path)) return 'config';
  if (isCodeFile(path)) return 'code';
  if (/\.jsonc?$/.test(path)) return 'json';
  return /\.ya?ml$/.test(path) ? 'yaml' : undefined;
}

/**
 * Where a file stands in a project that has nothing else.
 *
 * Code keeps its path as far as it lies below the working folder, which tells scripts from the app; one from elsewhere
 * counts as the app's.
 */
export function placeOf(kind: FileKind, typed: string): string {
  const path = normalize(withSlashes(typed));
  const name = basename(path);
  const isBelow = !isAbsolute(path) && !path.startsWith('../') && !/^[A-Za-z]:/.test(path);
  switch (kind) {
    case 'schema':
      return 'prisma/schema.prisma';
    case 'env':
    case 'json':
      return name;
    case 'config':
      return basename(dirname(path)) === '.config' ? `.config/${name}` : name;
    case 'yaml':
      return path.includes('.github/workflows/') ? `.github/workflows/${name}` : name;
    case 'code':
      return isBelow ? path : `src/${name}`;
    default:
      return kind satisfies never;
  }
}

function withSlashes(path: string): string {
  return path.replaceAll('\\', '/');
}
