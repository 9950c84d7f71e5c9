import { replacementEdit } from '../lib/edit';
import { finding } from '../lib/finding';
import type { StepPage } from '../lib/page';
import { stock } from '../lib/stock';
import { sliceOf } from '../lib/text';
import type { Transform } from '../lib/transform';

const page: StepPage = {
  summary: 'point a Neon url at its pooled host, on request',
  what: [
    'With `--use-pooled-host`: puts `-pooler` behind the first label of the host of a Neon url in env files, and changes',
    'nothing else of the value. Then the other steps are judged with the pooled url.',
  ],
  why: [
    'A Neon url without `-pooler` reaches the database directly. It works as the one URL, but every instance of the app',
    'takes connections of the database itself, of which small computes have about a hundred.',
  ],
  example: {
    path: '.env',
    before: 'DATABASE_URL="postgresql://USER:PASSWORD@ep-cool-darkness-123456.us-east-2.aws.neon.tech/shop"\n',
    after: 'DATABASE_URL="postgresql://USER:PASSWORD@ep-cool-darkness-123456-pooler.us-east-2.aws.neon.tech/shop"\n',
  },
  holdsBack: [
    '- Without the flag it never runs: whether the app should go through the pooler is your decision.',
    '- The URL carries `options=endpoint...`, which repeats the endpoint.',
    '- The file is written by another program (`# Created by Vercel CLI`).',
    '',
    'What your host sets has to be changed there.',
  ],
  source: ['- Neon, connection pooling guide: the pooled host is the direct one with `-pooler` behind the endpoint id'],
};

export const usePooledHost: Transform = {
  name: 'use-pooled-host',
  kinds: ['env'],
  page,
  find: (file, { verdicts, pooledHosts }) =>
    verdicts['use-pooled-host'].kind !== 'go'
      ? []
      : pooledHosts
          .filter(({ at }) => at.path === file.path)
          .map(({ at, name, after }) => {
            const edit = replacementEdit(file.path, at.span, sliceOf(file.text, at.span), after);
            return finding({
              code: 'use-pooled-host',
              level: 'warning',
              message: `${name} goes around Neon's pooler`,
              at: { path: file.path, span: edit.span },
              fix: {
                title: `point ${name} at the pooled host`,
                safety: 'safe',
                edits: [edit],
                announced: [{ kind: 'env-repooled', path: file.path, name }],
              },
            });
          }),
};

export default /* @__PURE__ */ stock(usePooledHost);
