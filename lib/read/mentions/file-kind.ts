import { basename } from 'node:path/posix';
import type { SourceFile } from '../../text';

/** In which language a mention stands; each has its own way to comment, to set and to read a variable. */
export type FileKind =
  | 'script' // JavaScript, TypeScript and what embeds them
  | 'python'
  | 'slash-code' // languages with `//` and `/* */`
  | 'hash-code' // languages with `#`
  | 'shell'
  | 'powershell'
  | 'batch'
  | 'docker'
  | 'yaml'
  | 'json'
  | 'settings' // TOML, INI, properties
  | 'terraform'
  | 'sql'
  | 'markup'
  | 'doc'
  | 'other';

const EXTENSIONS: Readonly<Record<string, FileKind>> = kindOfEach({
  script: 'js cjs mjs jsx ts cts mts tsx vue svelte astro',
  python: 'py pyi pyw',
  'slash-code':
    'go rs java kt kts scala swift dart cs fs c h cc cpp hpp m groovy gradle php proto zig sol prisma-client',
  'hash-code': 'rb rake gemspec pl pm r ex exs jl nim cr nix tcl',
  shell: 'sh bash zsh fish ksh mk make just bats envrc',
  powershell: 'ps1 psm1 psd1',
  batch: 'bat cmd',
  docker: 'dockerfile containerfile',
  yaml: 'yml yaml tpl',
  json: 'json jsonc json5 webmanifest ipynb code-workspace',
  settings: 'toml ini cfg conf properties service',
  terraform: 'tf tfvars hcl nomad',
  sql: 'sql psql',
  markup: 'html htm xml xhtml csproj plist',
  doc: 'md mdx mdc markdown txt rst adoc asciidoc org pod tex log csv tsv po pot patch diff cursorrules windsurfrules clinerules',
});

const NAMES: Readonly<Record<string, FileKind>> = kindOfEach({
  shell: 'makefile gnumakefile procfile justfile taskfile earthfile jenkinsfile entrypoint',
  docker: 'dockerfile containerfile',
  'hash-code': 'rakefile gemfile vagrantfile brewfile tiltfile',
  doc: 'license licence notice authors changelog contributors codeowners copying readme',
});

/** Suffixes that say how a file is used, not what it is: `ci.yml.template`. */
const WRAPPERS = /\.(?:template|tmpl|example|sample|dist|default|j2|erb|hbs|in|bak|old|orig|disabled)$/;

const SHEBANGS: readonly (readonly [RegExp, FileKind])[] = [
  [/^#![^\n]*\b(?:node|bun|deno|tsx|ts-node|zx)\b/, 'script'],
  [/^#![^\n]*\bpython/, 'python'],
  [/^#![^\n]*\b(?:ruby|perl)\b/, 'hash-code'],
  [/^#![^\n]*sh\b/, 'shell'],
];

/** Tells the language of a file by its name, and where the name is silent by its first line. */
export function fileKind({ path, text }: SourceFile): FileKind {
  const name = basename(path).toLowerCase().replace(WRAPPERS, '');
  return byName(name) ?? byShebang(text) ?? (isHook(path) ? 'shell' : 'other');
}

function byName(name: string): FileKind | undefined {
  const extension = /\.([^.]+)$/.exec(name)?.[1] ?? '';
  const stem = /^\.?([^.]+)/.exec(name)?.[1] ?? '';
  return lookUp(EXTENSIONS, extension) ?? lookUp(NAMES, stem) ?? lookUp(NAMES, extension);
}

function byShebang(text: string): FileKind | undefined {
  return SHEBANGS.find(([shebang]) => shebang.test(text.slice(0, 200)))?.[1];
}

/** Husky's hooks have neither an extension nor a shebang. */
function isHook(path: string): boolean {
  return /(?:^|\/)\.(?:husky|githooks)\/[^/.]+$/.test(path);
}

function lookUp(table: Readonly<Record<string, FileKind>>, key: string): FileKind | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined;
}

function kindOfEach(lists: Readonly<Partial<Record<FileKind, string>>>): Readonly<Record<string, FileKind>> {
  const pairs = Object.entries(lists) as [FileKind, string][];
  return Object.fromEntries(pairs.flatMap(([kind, words]) => words.split(' ').map((word) => [word, kind])));
}
