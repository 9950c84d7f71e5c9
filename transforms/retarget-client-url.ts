import type { Edit } from '../lib/edit';
import { type Finding, finding } from '../lib/finding';
import type { StepPage } from '../lib/page';
import { type Names, type RetargetedUrl, retargetedUrls } from '../lib/read/code/client-urls';
import { moduleOf } from '../lib/read/code/module';
import { keepsSession } from '../lib/read/session-words';
import { stock } from '../lib/stock';
import { type SourceFile, sliceOf } from '../lib/text';
import type { Transform } from '../lib/transform';

const page: StepPage = {
  summary: "let Prisma's clients in the code read the pooled URL",
  what: [
    'Puts the pooled variable in place of the direct one where code gives a PrismaClient its URL: `datasourceUrl`,',
    '`datasources`, `super({ ... })` in a class that extends PrismaClient, the driver adapters of Postgres, and a pool or',
    '`neon(url)` that is handed to such an adapter and to nothing else.',
    '',
    'Of a chain (`DIRECT_URL ?? DATABASE_URL`, `||`, `DIRECT_URL ? DIRECT_URL : DATABASE_URL`) the direct members go. What',
    'stands there for a constant or a function of the same file is changed where it is made, and so is a check in front of',
    'it (`if (!process.env.DIRECT_URL) throw ...`). Casts, `!`, quotes and the layout stay, and so do comments.',
  ],
  why: [
    'Once `directUrl` has left the schema or the config, these are the last places where Prisma itself reads the direct',
    'variable; as long as there is one, the variable has to stay in every environment.',
    '',
    'Seeds and scripts work the same through the pooler. An app whose own client goes past the pooler was written so by',
    'somebody, so that one is for `--review`: the pooler then carries its load.',
  ],
  example: {
    path: 'prisma/seed.ts',
    before: `import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient({
  datasourceUrl: process.env.DIRECT_URL ?? process.env.DATABASE_URL,
});
`,
    after: `import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient({
  datasourceUrl: process.env.DATABASE_URL,
});
`,
  },
  holdsBack: [
    '- `directUrl` stays in the schema or the config: the clients follow the CLI.',
    "- The app's own client reads the direct URL: only with `--review`.",
    '- The URL is made in a way that can not be followed: changed by a function, put together from parts, chosen by a',
    '  condition between the two variables, given to a variable more than once, or handed in from another file.',
    '- The constant or the pool that holds it is there for something else too: another driver, an export, a comparison.',
    '- A comment stands inside of what would go.',
    '',
    'PrismaClient and the adapters are told by what is imported (`@prisma/client`, the `output` of the generator, the',
    "project's own package, a local module that hands one on), never by a name.",
  ],
  source: [
    '- Prisma 4 to 6: the options `datasources` and `datasourceUrl` (5.2.0, 2023-08-29) of PrismaClient; 7: driver adapters',
    '- Forms: seeds, scripts and clients of public projects, autumn 2026',
  ],
};

export const retargetClientUrl: Transform = {
  name: 'retarget-client-url',
  kinds: ['code'],
  page,
  find: (file, { verdicts, retarget, clients }) => {
    if (verdicts['retarget-client-url'].kind !== 'go' || retarget === undefined) return [];
    const urls = retargetedUrls(file, clients, retarget);
    const isSafe = !keepsSession(file.text);
    const due = urls.filter(({ url }) => retarget.places === 'all' || (isSafe && url.place === 'script'));
    return retargetedIn(file, due, retarget);
  },
};

/** The URLs of one file; what two of them have in common is changed once. */
function retargetedIn(file: SourceFile, urls: readonly RetargetedUrl[], names: Names): readonly Finding[] {
  const seen = new Set<string>();
  return urls.flatMap(({ url, reduced }) => {
    const edits = 'edits' in reduced ? reduced.edits.filter((edit) => isNew(edit, seen)) : [];
    return edits.length === 0 ? [] : [foundAt(file, { url, edits, names })];
  });
}

function isNew({ span, newText }: Edit, seen: Set<string>): boolean {
  const key = `${span.start}-${span.end} ${newText}`;
  return !seen.has(key) && seen.add(key).has(key);
}

interface Moved {
  readonly url: RetargetedUrl['url'];
  readonly edits: readonly Edit[];
  readonly names: Names;
}

function foundAt(file: SourceFile, { url, edits, names: { from, to } }: Moved): Finding {
  const read = url.variables.find(({ name }) => from.includes(name));
  const name = read?.name ?? from.join(', ');
  const whose = url.place === 'app' ? "the app's own client" : 'a client of a script';
  return finding({
    code: 'retarget-client-url',
    level: 'warning',
    message: `${whose} reads \`${name}\`; with one URL it reads \`${to}\``,
    at: { path: file.path, span: read?.nameSpan ?? url.expression },
    notes: textsNaming(file, from).map((each) => `a text in this file still names ${each}`),
    fix: {
      title: `read \`${to}\` in place of \`${name}\``,
      safety: url.place === 'app' ? 'review' : 'safe',
      edits,
      announced: edits.map(({ path, span, newText }) => {
        return { kind: 'code-changed', path, removed: sliceOf(file.text, span), added: newText };
      }),
    },
  });
}

/** The variables that messages of the file name inside of longer texts, as `throw new Error('DIRECT_URL is not set')`. */
function textsNaming(file: SourceFile, names: readonly string[]): readonly string[] {
  const module = moduleOf(file);
  if (module === null) return [];
  return names.filter((name) => namedIn(file.text, name).some((offset) => isInLongerText(module.nodeAt(offset), name)));
}

function namedIn(text: string, name: string): readonly number[] {
  const pattern = new RegExp(`(?<![\\w$])${name.replace(/\W/g, '\\$&')}(?![\\w$])`, 'g');
  return [...text.matchAll(pattern)].map(({ index }) => index);
}

function isInLongerText({ type, start, end }: { type: string; start: number; end: number }, name: string): boolean {
  return /^(?:StringLiteral|TemplateElement)$/.test(type) && end - start > name.length + 2;
}

export default /* @__PURE__ */ stock(retargetClientUrl);
