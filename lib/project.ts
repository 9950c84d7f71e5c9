import type { Finding } from './finding';
import type { EnvEntry } from './read/env';
import type { PrismaConfig } from './read/prisma-config';
import type { Block, Schema } from './read/schema';
import type { SourceFile } from './text';

/** One file with environment variables. */
export interface EnvFile {
  readonly file: SourceFile;
  readonly entries: readonly EnvEntry[];
  /** `real` holds values, `template` is an example to copy (`.env.example`, `env.sample`, `.env.dist`, ...). */
  readonly kind: 'real' | 'template';
  /** Set when the file is made by a program that will write it again; such a file is read and never edited. */
  readonly ownedBy?: string;
}

/** How a schema was found, for the screen: `package.json#prisma.schema`, `prisma/schema.prisma`, ... */
export interface Pointer {
  readonly path: string;
  readonly how: string;
}

/** One Prisma project: one schema (a file or a folder) with its package, its config and its env files. */
export interface Project {
  /** How the screen calls it: the package's folder, or the schema's path where one package has several schemas. */
  readonly name: string;
  /** Folder of the nearest package.json above the schema (the root where there is none). */
  readonly packageFolder: string;
  readonly packageName?: string;
  /** `prisma.seed` of package.json, which Prisma reads there below 7. */
  readonly seed?: string;
  /** Folder of the workspace root that owns the package; the package's folder where no workspace does. */
  readonly workspaceRoot: string;
  /** Every `.prisma` file that belongs to the schema. */
  readonly schemaFiles: readonly SourceFile[];
  /** The schema file that holds the datasource. */
  readonly schema: Schema;
  readonly datasource: Block;
  readonly pointedBy: Pointer;
  readonly config?: PrismaConfig;
  /** The env files of this project as RULES has them, nearest first. */
  readonly envFiles: readonly EnvFile[];
  /** The errors of env files that could not be read, or not surely: environments that nobody has seen. */
  readonly unreadEnvFiles: readonly Finding[];
  /** Folders of workspace packages that depend on this one and have no schema of their own. */
  readonly dependents: readonly string[];
  /** Folders that the generators write to, as paths below the root. */
  readonly generatedFolders: readonly string[];
}

/** A `.prisma` file or a config that is not a project of its own, and why. */
export interface NotProject {
  readonly path: string;
  readonly why: string;
}
