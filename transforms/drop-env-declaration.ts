import type { Edit } from '../lib/edit';
import { type Announced, type Finding, finding } from '../lib/finding';
import type { StepPage } from '../lib/page';
import { declarationsIn, importsOnlyFor } from '../lib/read/code/declarations';
import { isCodeFile, moduleOf } from '../lib/read/code/module';
import { listedIn } from '../lib/read/json-lists';
import { stock } from '../lib/stock';
import { type SourceFile, type Span, sliceOf, wholeLines } from '../lib/text';
import type { Transform } from '../lib/transform';

const page: StepPage = {
  summary: 'remove the declarations of variables that nobody reads any more',
  what: [
    'Removes the entries that declare a freed variable: of schemas (zod, t3-env with its `runtimeEnv`, valibot, envalid, joi,',
    'arktype, TypeBox and their like), of types (`ProcessEnv`, `Env`) and classes, and of the lists in `turbo.json`, Nx and',
    'Vercel. An entry goes with its lines, the comment behind it and the `/** … */` above it; other comments above it stay.',
    'Imported names that only the removed entries used go along.',
  ],
  why: [
    'A declaration is no reader, but it has to move with the variable: an app that demands `DIRECT_URL` at its start does not',
    'start without it. So it goes in the plan that removes the variable, or both stay.',
  ],
  example: {
    path: 'src/env.ts',
    before: `export const env = createEnv({
  server: {
    DATABASE_URL: z.string().url(),
    DIRECT_URL: z.string().url(), // for migrations
  },
  runtimeEnv: {
    DATABASE_URL: process.env.DATABASE_URL,
    DIRECT_URL: process.env.DIRECT_URL,
  },
});
`,
    after: `export const env = createEnv({
  server: {
    DATABASE_URL: z.string().url(),
  },
  runtimeEnv: {
    DATABASE_URL: process.env.DATABASE_URL,
  },
});
`,
  },
  holdsBack: [
    '- Something still reads the variable, also through the declaration (`env.DIRECT_URL`). Each reader is named with file',
    '  and line, and then the variable and its declarations stay.',
    '- The entry does more than declare: a default, a `transform` or a `z.preprocess` that reads another variable, or another',
    '  value than `process.env.DIRECT_URL` under `DIRECT_URL`. Such an entry is a reader.',
    '- The name stands in a list of required names, in a union of names, or in code that loops over names.',
    '- The file does not parse.',
    '',
    'A type or an object that is left empty stays.',
  ],
  source: [
    '- env.t3.gg, customization and `runtimeEnv` (t3-env 0.13): in strict mode an entry has to stand in both places',
    '- turborepo.com/docs/reference/configuration; nx.dev, inputs',
  ],
};

export const dropEnvDeclaration: Transform = {
  name: 'drop-env-declaration',
  kinds: ['code', 'json'],
  page,
  find: (file, { verdicts, goneDeclarations }) => {
    if (verdicts['drop-env-declaration'].kind !== 'go') return [];
    const entries = isCodeFile(file.path) ? declaredIn(file, goneDeclarations) : listedIn(file, goneDeclarations);
    return goneDeclarations.flatMap((name) =>
      removal(
        file,
        name,
        entries.filter((entry) => entry.name === name),
      ),
    );
  },
};

interface Entry {
  readonly nameSpan: Span;
  readonly removal: Span;
  readonly comma?: Span;
  /** What goes of the imports with it. */
  readonly imports?: readonly Span[];
}

/** The entries in code; a name that several of them used goes with the first of these. */
function declaredIn(file: SourceFile, names: readonly string[]): readonly (Entry & { readonly name: string })[] {
  const declared = declarationsIn(file, names);
  const unused = importsOnlyFor(declared, file);
  return declared.map((entry) => {
    const own = unused.filter(({ because }) => because === entry.removal);
    return { ...entry, imports: own.flatMap(({ spans }) => spans) };
  });
}

/** All entries of one variable go together: t3-env refuses a `runtimeEnv` without its schema. */
function removal(file: SourceFile, name: string, entries: readonly Entry[]): readonly Finding[] {
  const [first] = entries;
  if (first === undefined) return [];
  const edits = entries
    .flatMap(({ comma, removal, imports = [] }) => [...imports, ...(comma === undefined ? [] : [comma]), removal])
    .map((span): Edit => ({ path: file.path, span, newText: '' }));
  return [
    finding({
      code: 'drop-env-declaration',
      level: 'warning',
      message: `${name} is declared, and nobody reads it any more`,
      at: { path: file.path, span: first.nameSpan },
      notes: entries.some((entry) => hasCommentAbove(file, entry)) ? ['a comment above it stays'] : [],
      fix: {
        title: `remove ${entries.length === 1 ? 'the declaration' : 'the declarations'} of ${name}`,
        safety: 'safe',
        edits,
        announced: isCodeFile(file.path) ? edits.map((edit) => codeChange(file, edit)) : [jsonChange(file, name)],
      },
    }),
  ];
}

/** Such a comment may be about more than the entry, so it is left to a person. */
function hasCommentAbove(file: SourceFile, { removal }: Entry): boolean {
  const comment = moduleOf(file)?.comments.findLast(({ end }) => end <= removal.start);
  if (comment === undefined) return false;
  const lines = wholeLines(file.text, comment);
  return lines.end === removal.start && sliceOf(file.text, lines).trim() === sliceOf(file.text, comment).trim();
}

function codeChange({ path, text }: SourceFile, { span }: Edit): Announced {
  return { kind: 'code-changed', path, removed: sliceOf(text, span), added: '' };
}

function jsonChange({ path }: SourceFile, name: string): Announced {
  return { kind: 'json-removed', path, name };
}

export default /* @__PURE__ */ stock(dropEnvDeclaration);
