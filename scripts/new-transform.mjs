/**
 * Begins a transform: `npm run new NAME [env]`, for schemas or for env files.
 *
 * Writes transforms/NAME.ts with its page and the four pairs of fixtures that every transform has, and says what is left
 * to do. Works in the current folder; writes over nothing.
 */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

const SCHEMA = `datasource db {
  provider  = "postgresql"
  url       = env("DATABASE_URL")
  directUrl = env("DIRECT_URL")
}
`;

const ENV = `DATABASE_URL="postgres://sally:invented@ep-a-b-123456-pooler.us-east-2.aws.neon.tech/shop"
DIRECT_URL="postgres://sally:invented@ep-a-b-123456.us-east-2.aws.neon.tech/shop"
`;

const [name = '', kind = 'schema'] = process.argv.slice(2);
const mistake = mistakeIn(name, kind);
if (mistake === undefined) begin(name, kind);
else {
  console.error(`error: ${mistake}\n  help: npm run new drop-old-thing [env]`);
  process.exitCode = 2;
}

function mistakeIn(name, kind) {
  if (!/^[a-z]+(?:-[a-z0-9]+)+$/.test(name)) return 'a transform is called after what happens, in words with dashes';
  if (kind !== 'schema' && kind !== 'env') return `\`${kind}\` is no kind of file; there are schema and env`;
  return existsSync(`transforms/${name}.ts`) ? `transforms/${name}.ts is there already` : undefined;
}

function begin(name, kind) {
  const files = { [`transforms/${name}.ts`]: transform(name, kind), ...fixtures(name, kind) };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text, { flag: 'wx' });
    console.log(`wrote  ${path}`);
  }
  console.log(next(name));
}

function camel(name) {
  return name.replace(/-(.)/g, (_, letter) => letter.toUpperCase());
}

function transform(name, kind) {
  const [path, before, reader] =
    kind === 'env' ? ['.env', ENV, '`readEnv(file)`'] : ['prisma/schema.prisma', SCHEMA, '`readSchema(file)`'];
  return `import type { Edit } from '../lib/edit';
import { type Finding, finding } from '../lib/finding';
import type { StepPage } from '../lib/page';
import { stock } from '../lib/stock';
import type { SourceFile } from '../lib/text';
import type { Transform } from '../lib/transform';

const page: StepPage = {
  summary: 'TODO: a verb phrase, lower case, no final stop',
  what: ['TODO: what goes, what comes, and what stays as it is.'],
  why: ['TODO: since which version of what, with its date.'],
  example: {
    path: '${path}',
    before: \`${before}\`,
    after: \`${before}\`,
  },
  holdsBack: ['- TODO: each reason on its own, as a user would recognise it.'],
  source: ['- TODO: release notes, an issue, a run of ours; with version and date'],
};

export const ${camel(name)}: Transform = {
  name: '${name}',
  kinds: ['${kind}'],
  page,
  find: (file, { verdicts }) => (verdicts['${name}'].kind === 'go' ? findingsIn(file) : []),
};

/** Finds the spans; whether the step may be taken was judged before. */
function findingsIn(file: SourceFile): readonly Finding[] {
  const edits: readonly Edit[] = []; // TODO: ${reader} has the spans
  if (edits.length === 0) return [];
  return [
    finding({
      code: '${name}',
      level: 'warning',
      message: 'TODO: lower case, no final stop, code in backticks, no secret',
      at: { path: file.path, span: { start: 0, end: 0 } },
      fix: { title: 'TODO: a verb phrase', safety: 'safe', edits, announced: [] },
    }),
  ];
}

export default /* @__PURE__ */ stock(${camel(name)});
`;
}

/** Without an output the input must not change. The outputs are wrong until somebody has thought of the right ones. */
function fixtures(name, kind) {
  const [ending, text, comment] = kind === 'env' ? ['env', ENV, '#'] : ['prisma', SCHEMA, '//'];
  const kept = text.replace(/\n(?=.*(?:directUrl|DIRECT_URL))/, `\n${kind === 'env' ? '' : '  '}${comment} keep me\n`);
  const files = {
    [`changes.input.${ending}`]: text,
    [`changes.output.${ending}`]: `${text}${comment} TODO: what the step makes of it\n`,
    [`already-done.input.${ending}`]: text,
    [`holds-back.input.${ending}`]: text,
    'holds-back.facts.json': '{ "poolers": ["neon"], "sameLogin": true, "prismaVersion": "5.9.1" }\n',
    [`keeps-comments.input.${ending}`]: kept,
    [`keeps-comments.output.${ending}`]: `${kept}${comment} TODO: what the step makes of it\n`,
  };
  return Object.fromEntries(
    Object.entries(files).map(([file, content]) => [`__testfixtures__/${name}/${file}`, content]),
  );
}

function next(name) {
  const steps = {
    'lib/verdict.ts': `'${name}' in STEPS, where it is judged and shown; tsc then names what lacks it`,
    'lib/registry.ts': `${camel(name)}, // why it stands at this place`,
    'lib/judge.ts': 'its verdict, with every check that can hold it',
    [`__testfixtures__/${name}`]: 'read and edit the four pairs; one more for each reason to hold back',
    [`transforms/${name}.ts`]: `the page (prisma-one-url explain ${name}), then the spans`,
    'README.md': 'a row in the table of transforms',
  };
  const width = Math.max(...Object.keys(steps).map((place) => place.length));
  const lines = Object.entries(steps).map(([place, what]) => `  ${place.padEnd(width)}  ${what}`);
  return ['', 'next', ...lines, '', '  npx tsc && npx jest fixtures explain readme rooms'].join('\n');
}
