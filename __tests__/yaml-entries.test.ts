// biome-ignore-all lint/suspicious/noTemplateCurlyInString: the texts under test are workflows and compose files
import { entriesIn, isCompose, isWorkflow } from '../lib/read/yaml-entries';
import { type YamlNode, yamlNodeAt, yamlNodes } from '../lib/read/yaml-nodes';
import { sliceOf } from '../lib/text';

const CI = '.github/workflows/ci.yml';

/** Each node as its depth in dots, its key (or a dash), its value, and its lines counted from 1. */
function drawn(text: string): readonly string[] {
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  const depth = ({ parent }: YamlNode): number => (parent ? 1 + depth(parent) : 0);
  return yamlNodes(text).map((node) => {
    const { start, end } = node.lines;
    const last = lineOf(text[end - 1] === '\n' ? end - 1 : end);
    const value = node.kind === 'item' && node.children.length > 0 ? '' : sliceOf(text, node.value);
    return `${'.'.repeat(depth(node))}${node.key ?? '-'} ${start === end ? '' : `${lineOf(start)}-${last}`} ${value}`.trimEnd();
  });
}

describe('the nodes of a YAML text', () => {
  const rows: readonly (readonly [title: string, text: string, nodes: readonly string[]])[] = [
    [
      'are entries and items with all that stands below them',
      'jobs:\n  deploy:\n    env:\n      A: 1 # one\n      "B": "x # y"\n    steps:\n    - uses: a@v1\n      with:\n        x: y\n    - b\n',
      [
        'jobs 1-10',
        '.deploy 2-10',
        '..env 3-5',
        '...A 4-4 1',
        '...B 5-5 "x # y"',
        '..steps 6-10',
        '...- 7-9',
        '....uses 7-7 a@v1',
        '....with 8-9',
        '.....x 9-9 y',
        '...- 10-10 b',
      ],
    ],
    [
      'own the lines of a block scalar, and no comment behind them',
      'a:\n  run: |\n    x: 1\n\n    - y\n  # next\n  b: 2\n',
      ['a 1-7', '.run 2-5 |', '.b 7-7 2'],
    ],
    [
      'own scalars and flow collections over several lines',
      'a: "x\nb: 1"\nc: [1,\n  d: 2\n]\ne: one\n  f: two\ng: {h: 1}\n',
      ['a 1-2 "x', 'c 3-5 [1,', 'e 6-7 one', 'g 8-8 {h: 1}'],
    ],
    [
      'may have an anchor or a tag before a collection',
      'a: &x\n  b: 1\nc: !t\n  d: *x\n',
      ['a 1-2 &x', '.b 2-2 1', 'c 3-4 !t', '.d 4-4 *x'],
    ],
    ['begin anew in each document', 'a:\n  b: 1\n---\n  c: 2\n', ['a 1-2', '.b 2-2 1', 'c 4-4 2']],
    [
      'leave out the lines of a template',
      'a:\n  {{- if .x }}\n  b: {{ .y }}\n  {{- end }}\nc: 1\n',
      ['a 1-3', '.b 3-3 {{ .y }}', 'c 5-5 1'],
    ],
    ['are found with CRLF and a byte order mark', '\uFEFFa:\r\n  - b: 1\r\n', ['a 1-2', '.- 2-2', '..b 2-2 1']],
  ];
  it.each(rows)('%s', (_, text, nodes) => expect(drawn(text)).toEqual(nodes));

  it('are looked up by an offset, the innermost first', () => {
    const text = 'a:\n  - run: |\n      prisma\n    b: 1\nc: 2\n';
    expect(yamlNodeAt(yamlNodes(text), text.indexOf('prisma'))?.key).toBe('run');
    expect(yamlNodeAt(yamlNodes(text), text.indexOf('c'))?.key).toBe('c');
  });

  it.each(['- ', 'a:\n', 'a: {', 'a: "', ' a:\n', '{{', 'a: |\n  x\n'])('are read in linear time: %j', (piece) => {
    const text = piece.repeat(200_000 / piece.length);
    const start = performance.now();
    yamlNodes(text);
    entriesIn({ path: CI, text: `${text}DIRECT_URL` }, ['DIRECT_URL']);
    expect(performance.now() - start).toBeLessThan(8000);
  });
});

describe('an entry of an environment', () => {
  const found = (path: string, text: string) =>
    entriesIn({ path, text }, ['DIRECT_URL']).map(({ span, safe, why }) => [sliceOf(text, span), safe || why]);

  it('may go as a whole line of a workflow or a compose file', () => {
    expect(found(CI, 'env:\n  A: 1\n  DIRECT_URL: ${{ secrets.DIRECT_URL }}\n')).toEqual([
      ['  DIRECT_URL: ${{ secrets.DIRECT_URL }}\n', true],
    ]);
    const compose =
      'services:\n  web:\n    environment:\n      - A=1\n      - DIRECT_URL=${X:-y} # old\n      - DIRECT_URL\n';
    expect(found('docker-compose.yml', compose)).toEqual([
      ['      - DIRECT_URL=${X:-y} # old\n', true],
      ['      - DIRECT_URL\n', true],
    ]);
  });

  const kept: readonly (readonly [why: string, path: string, text: string])[] = [
    ['it is the only entry of `env:`', CI, 'env:\n  DIRECT_URL: a\n'],
    ['it takes several lines', CI, 'env:\n  DIRECT_URL: >\n    a\n  B: 1\n'],
    ['it takes several lines', CI, 'env:\n  DIRECT_URL: "a\n    b"\n  B: 1\n'],
    ['its value is more than a text', CI, 'env:\n  DIRECT_URL: &url a\n  B: *url\n'],
    ['its value is more than a text', CI, 'env:\n  DIRECT_URL: [a]\n  B: 1\n'],
    ['the map has an anchor', 'compose.yml', 'x-env:\n  environment: &env\n    DIRECT_URL: a\n    B: 1\n'],
    ['the map takes over other entries', 'compose.yml', 'a:\n  environment:\n    <<: *env\n    DIRECT_URL: a\n'],
    ['it does not stand below `env:`', CI, 'on:\n  workflow_call:\n    secrets:\n      DIRECT_URL: a\n      B: 1\n'],
    [
      'it is neither a workflow nor a compose file',
      'render.yaml',
      'envVars:\n  - key: DIRECT_URL\n    sync: false\n  - key: B\n',
    ],
    ['it is neither a workflow nor a compose file', 'k8s/app.yaml', 'env:\n  - name: "DIRECT_URL"\n    value: a\n'],
  ];
  it.each(kept)('stays where %s', (why, path, text) =>
    expect(found(path, text).map(([, reason]) => reason)).toEqual([why]),
  );

  it('is whole with the lines below its name', () => {
    const text =
      'env:\n  - name: A\n    value: x\n  - name: DIRECT_URL\n    valueFrom:\n      key: z\n  # end\n  - name: B\n';
    expect(found('k8s/app.yaml', text).map(([lines]) => lines)).toEqual([
      '  - name: DIRECT_URL\n    valueFrom:\n      key: z\n',
    ]);
  });

  it('is not what only has the name in it', () => {
    const text =
      'env:\n  A: ${{ secrets.DIRECT_URL }}\n  REDIRECT_URL: a\n  B: DIRECT_URL\nsteps:\n  - run: echo DIRECT_URL: a\n';
    expect(found(CI, text)).toEqual([]);
  });
});

describe('a path', () => {
  it.each(['compose.yml', 'docker-compose.prod.yaml', 'docker/dev-compose.yml', 'a/compose-local.yml'])(
    'of a compose file: %s',
    (path) => expect(isCompose(path)).toBe(true),
  );
  it.each(['recompose.yml', 'compose.json', 'render.yaml'])('of no compose file: %s', (path) =>
    expect(isCompose(path)).toBe(false),
  );
  it.each(['.github/workflows/a.yml', '.github/actions/a/action.yaml'])('of a workflow: %s', (path) =>
    expect(isWorkflow(path)).toBe(true),
  );
  it.each(['.github/dependabot.yml', 'workflows/a.yml', '.github/workflows/a.yml.template'])(
    'of no workflow: %s',
    (path) => expect(isWorkflow(path)).toBe(false),
  );
});
