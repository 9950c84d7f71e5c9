import { type Finding, finding } from '../lib/finding';
import { frame } from '../lib/render/frame';
import { sourcesOf } from '../lib/render/shown';
import { styleOf } from '../lib/render/style';
import { widthOf } from '../lib/render/width';
import { type Files, placeOf } from './example-outcomes';

function draw(files: Files, parts: Partial<Finding>, columns = 80, color = false): string {
  const drawn = finding({ code: 'some-code', level: 'error', message: 'something is wrong', ...parts });
  return frame(
    drawn,
    sourcesOf((path) => files[path]),
    { style: styleOf(color), columns },
  );
}

function drawAt(path: string, text: string, what: string, columns = 80): readonly string[] {
  const files = { [path]: text };
  return draw(files, { at: placeOf(files, path, what) }, columns).split('\n');
}

/** The piece of the source line that the marks stand under, counted in cells. */
function underlined([, , , line = '', marks = '']: readonly string[]): string {
  const start = marks.indexOf('^');
  let column = 0;
  return [...new Intl.Segmenter().segment(line)].reduce((found, { segment }) => {
    const isMarked = column >= start && column < marks.length;
    column += widthOf(segment);
    return isMarked ? found + segment : found;
  }, '');
}

describe('frame', () => {
  const schema = 'datasource db {\n  url = env("DATABASE_URL")\n  directUrl = env("DIRECT_URL")\n}\n';

  it('draws code, place, line, marks, notes and help', () => {
    const files = { 'prisma/schema.prisma': schema };
    const drawn = draw(
      files,
      {
        code: 'comment-gives-reason',
        level: 'warning',
        message: 'a comment beside `directUrl` gives a reason to keep it',
        at: placeOf(files, 'prisma/schema.prisma', 'directUrl'),
        notes: ['the comment says "advisory lock"'],
        help: 'read it; `--review` takes the step all the same',
      },
      100,
    );
    expect(drawn).toBe(
      `
warning[comment-gives-reason]: a comment beside \`directUrl\` gives a reason to keep it
 --> prisma/schema.prisma:3:3
  |
3 |   directUrl = env("DIRECT_URL")
  |   ^^^^^^^^^
  |
  = note: the comment says "advisory lock"
  = help: read it; \`--review\` takes the step all the same
`.trim(),
    );
  });

  it('widens the gutter for numbers of several digits', () => {
    expect(drawAt('a.ts', `${'\n'.repeat(99)}here\n`, 'here').slice(1)).toEqual([
      '   --> a.ts:100:1',
      '    |',
      '100 | here',
      '    | ^^^^',
    ]);
  });

  it('shows tabs as four spaces and marks what stands behind them', () => {
    const lines = drawAt('a.ts', '\tconst a =\tprocess.env.DIRECT_URL;\n', 'process.env.DIRECT_URL');
    expect(lines.slice(3)).toEqual([
      '1 |     const a =    process.env.DIRECT_URL;',
      '  |                  ^^^^^^^^^^^^^^^^^^^^^^',
    ]);
    expect(lines[1]).toBe(' --> a.ts:1:12');
  });

  it.each(['名前', '👩‍👩‍👧', '🇩🇪', 'e\u0301', '한국'])(
    'marks %s and what follows it by the cells that they take',
    (wide) => {
      const text = `const ${wide} = DIRECT_URL;\n`;
      expect(underlined(drawAt('a.ts', text, 'DIRECT_URL'))).toBe('DIRECT_URL');
      expect(underlined(drawAt('a.ts', text, wide))).toBe(wide);
    },
  );

  it('counts no column for a byte order mark', () => {
    const lines = drawAt('a.env', '\uFEFFA=true\r\n', 'A');
    expect(lines.slice(1)).toEqual([' --> a.env:1:1', '  |', '1 | A=true', '  | ^']);
  });

  it('masks a password and keeps the marks under what is meant', () => {
    const text = 'DATABASE_URL="postgres://sally:a-long-invented-password@db.example.com/shop?pgbouncer=true"\n';
    const lines = drawAt('.env', text, 'pgbouncer=true', 120);
    expect(lines.join('\n')).not.toContain('invented');
    expect(underlined(lines)).toBe('pgbouncer=true');
  });

  it('marks a masked password where its mask stands', () => {
    const text = 'DATABASE_URL="postgres://sally:pw@db.example.com/shop"\n';
    expect(underlined(drawAt('.env', text, 'pw'))).toMatch(/^\*+$/);
  });

  it('cuts a long line around the span and stays within the terminal', () => {
    const lines = drawAt('a.js', `${'a'.repeat(5000)}DIRECT_URL${'b'.repeat(5000)}`, 'DIRECT_URL', 60);
    expect(underlined(lines)).toBe('DIRECT_URL');
    expect(lines[3]).toMatch(/^1 \| …a+DIRECT_URLb+…$/);
    expect(lines.every((line) => widthOf(line) <= 60)).toBe(true);
  });

  it('cuts a span that is longer than the line of the terminal', () => {
    const lines = drawAt('a.js', 'x'.repeat(300), 'x'.repeat(300), 60);
    expect(lines[3]).toMatch(/^1 \| x+…$/);
    expect(lines.every((line) => widthOf(line) <= 60)).toBe(true);
  });

  it('marks every line of a short span, without the indent and the line ends', () => {
    const lines = drawAt('a.ts', 'f(\r\n  a,\r\n  b,\r\n)\r\nx\r\n', 'f(\r\n  a,\r\n  b,\r\n)\r\n');
    expect(lines.slice(3)).toEqual([
      '1 | f(',
      '  | ^^',
      '2 |   a,',
      '  |   ^^',
      '3 |   b,',
      '  |   ^^',
      '4 | )',
      '  | ^',
    ]);
  });

  it('leaves the middle of a long span out', () => {
    const text = Array.from({ length: 9 }, (_, index) => `line ${index + 1}`).join('\n');
    const lines = drawAt('a.ts', text, text);
    expect(lines.filter((line) => /^\d|^\.\.\./.test(line))).toEqual([
      '1 | line 1',
      '2 | line 2',
      '3 | line 3',
      '...',
      '9 | line 9',
    ]);
  });

  it('marks the end of a file with one caret', () => {
    const files = { 'a.ts': 'abc' };
    const drawn = draw(files, { at: { path: 'a.ts', span: { start: 3, end: 3 } } });
    expect(drawn.split('\n').slice(-2)).toEqual(['1 | abc', '  |    ^']);
  });

  it('clamps a span that the file is too short for', () => {
    const drawn = draw({ 'a.ts': 'abc' }, { at: { path: 'a.ts', span: { start: 90, end: 95 } } });
    expect(drawn.split('\n').at(-2)).toBe('1 | abc');
  });

  it('names the path alone when the file cannot be read', () => {
    const drawn = draw({}, { at: { path: 'gone.env', span: { start: 4, end: 9 } }, help: 'look there' });
    expect(drawn.split('\n').slice(1)).toEqual([' --> gone.env', '  |', '  = help: look there']);
  });

  it('draws a finding without a place', () => {
    expect(draw({}, { notes: ['looked in package.json'] })).toBe(
      'error[some-code]: something is wrong\n  = note: looked in package.json',
    );
  });

  it('shows what would steer the terminal or turn the text as harmless signs', () => {
    const text = 'const a = "\u001B[2J\u202E"; DIRECT_URL\n';
    const lines = drawAt('a.ts', text, 'DIRECT_URL');
    expect(lines[3]).toBe('1 | const a = "␛[2J�"; DIRECT_URL');
    expect(underlined(lines)).toBe('DIRECT_URL');
    expect(draw({}, { at: { path: 'a\u001B[31m.ts', span: { start: 0, end: 0 } } })).toContain('a␛[31m.ts');
  });

  it('masks a password that a message holds by mistake', () => {
    const url = 'postgres://sally:invented@db.example.com/shop';
    expect(draw({}, { message: url, notes: [url], help: url })).not.toContain('invented');
  });

  it('colours the level and the marks only when colour is on', () => {
    const files = { 'a.ts': 'abc' };
    const at = placeOf(files, 'a.ts', 'b');
    const painted = draw(files, { at, help: 'look' }, 80, true);
    expect(painted).toContain('\u001B[1;31merror[some-code]:\u001B[22;39m');
    expect(painted).toContain('\u001B[1;31m ^\u001B[22;39m');
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colour is made of them
    expect(painted.replace(/\u001B\[[\d;]*m/g, '')).toBe(draw(files, { at, help: 'look' }));
  });
});
