import { parse } from 'dotenv';
import { holdsSecret, redactFile, redactLine, redactUrl } from '../lib/render/redact';
import { seeded } from './seeded';

const CHUNKS = ['Qzxkv', 'wJqpt', 'zGhhq'];
const NASTY = '@#/?:&=% "\'`${};,<>[]()|\\!~^*+.-\t';

interface Planted {
  readonly password: string;
  readonly has: (text: string) => boolean;
}
function plant(random: ReturnType<typeof seeded>, without = ''): Planted {
  const allowed = [...NASTY].filter((c) => !without.includes(c));
  let password = '';
  for (const [i, chunk] of CHUNKS.entries()) {
    if (i > 0) for (let n = random.below(3); n >= 0; n--) password += random.pick(allowed);
    password += chunk;
  }
  return { password, has: (text) => CHUNKS.some((c) => text.includes(c)) };
}
const SCHEMES = ['postgres', 'postgresql', 'mysql', 'redis'];
function urlOf(random: ReturnType<typeof seeded>, pw: string) {
  return `${random.pick(SCHEMES)}://${random.pick(['sally', '', 'postgres.abcd', '${DB_USER}'])}:${pw}@${random.pick(['h', 'localhost:5432', 'ep-a-pooler.eu.aws.neon.tech', 'a:1,b:2'])}${random.pick(['', '/db', '/db?schema=public', '/db?pgbouncer=true&x=y'])}`;
}
const CONTEXTS: Record<string, [string, 'env' | 'other', string, (url: string, pw: string) => string][]> = {} as never;
void CONTEXTS;
const OTHER: [string, string, (url: string) => string][] = [
  ['prisma', '"\\', (u) => `  directUrl = "${u}"`],
  ['prisma-comment', '"\\', (u) => `  url = "${u}" // don't`],
  ['ts-single', "'\\", (u) => `const x = { url: '${u}', mail: 'a@b.c' } // it's`],
  ['ts-template', '`\\', (u) => `new Pool({ connectionString: \`${u}\` })`],
  ['yaml-plain', ' \t"\'`\\', (u) => `  DATABASE_URL: ${u}`],
  ['yaml-plain-spaces', '"\'`\\', (u) => `  DATABASE_URL: ${u}`],
  ['yaml-dq', '"\\', (u) => `  - "DATABASE_URL=${u}"`],
  ['shell', ' \t"\'`\\', (u) => `DATABASE_URL=${u} pnpm --filter @org/web dev`],
  ['json', '"\\', (u) => `{"url":"${u}","n":1}`],
  ['anything-bare', '', (u) => `url ${u}`],
  ['anything-dq', '', (u) => `url "${u}"`],
  ['anything-sq', '', (u) => `url '${u}'`],
];
describe('fuzz other', () => {
  it.each(OTHER)('%s', (_n, without, make) => {
    const random = seeded(7);
    const leaks: string[] = [];
    for (let i = 0; i < 20000; i++) {
      const { password, has } = plant(random, without);
      const line = make(urlOf(random, password));
      const m = redactLine(line, 'other').text;
      const f = redactFile(`a\n${line}\nb`, 'other').map((l) => l.text).join('\n');
      if (has(m) || has(f)) leaks.push(`${line}   =>   ${m}`);
    }
    if (leaks.length) console.log(leaks.length, leaks.slice(0, 6).join('\n'));
    expect(leaks.length).toBe(0);
  });
});
const ENV: [string, string, (u: string) => string][] = [
  ['dq', '"\\', (u) => `DATABASE_URL="${u}"`],
  ['sq', "'\\", (u) => `DATABASE_URL='${u}' # it's`],
  ['bare', '', (u) => `export DATABASE_URL = ${u}`],
  ['any-dq', '', (u) => `DATABASE_URL: "${u}" # x`],
  ['commented', '', (u) => `# DATABASE_URL=${u}`],
  ['commented-dq', '', (u) => `# DATABASE_URL="${u}"`],
  ['comment', '"\\', (u) => `# see "${u}"`],
  ['comment-bare', '', (u) => `# see ${u}`],
  ['tail', '', (u) => `A=b # ${u}`],
  ['tail2', '', (u) => `A="b" # ${u}`],
];
describe('fuzz env', () => {
  it.each(ENV)('%s', (_n, without, make) => {
    const random = seeded(7);
    const leaks: string[] = [];
    for (let i = 0; i < 20000; i++) {
      const { password, has } = plant(random, without);
      const line = make(random.below(2) ? urlOf(random, password) : _n === 'comment' || _n === 'comment-bare' || _n.startsWith('tail2') ? urlOf(random, password) : password);
      const m = redactLine(line, 'env').text;
      const f = redactFile(`a=1\n${line}\nb=2`, 'env').map((l) => l.text).join('\n');
      if (has(m) || has(f)) leaks.push(`${line}   =>   ${m}`);
    }
    if (leaks.length) console.log(leaks.length, leaks.slice(0, 6).join('\n'));
    expect(leaks.length).toBe(0);
  });
  it('url', () => {
    const random = seeded(7);
    const leaks: string[] = [];
    for (let i = 0; i < 20000; i++) {
      const { password, has } = plant(random, '');
      const line = urlOf(random, password);
      const m = redactUrl(line);
      if (has(m)) leaks.push(`${line}   =>   ${m}`);
    }
    if (leaks.length) console.log(leaks.length, leaks.slice(0, 6).join('\n'));
    expect(leaks.length).toBe(0);
  });
  void holdsSecret;
  it('dotenv', () => {
    const random = seeded(14);
    const leaks: string[] = [];
    let seen = 0;
    for (let i = 0; i < 1500000; i++) {
      let text = random.pick(['', '', '\uFEFF']);
      let n = 0;
      for (let k = 3 + random.below(25); k > 0; k--) {
        const piece = random.pick(['KEY', 'OTHER', '=', '=', '=', ' ', '\n', '\n', '\r\n', '\r', '\u2028', '"', "'", '`', '#', ' # ', 'export ', '\\', '\\"', ': ', '/', 'postgres://u:', '${A}', '$', '-----', '\t', 'X', 'X', 'X', '"\n', '\nK="']);
        text += piece === 'X' ? `Q${n++}z8Xk` : piece;
      }
      const values = Object.values(parse(text)).join(' ');
      const out = redactFile(text, 'env').map((l) => l.text).join('\n');
      for (let j = 0; j < n; j++) {
        const c = `Q${j}z8Xk`;
        if (values.includes(c)) { seen++; if (out.includes(c)) leaks.push(JSON.stringify(text) + '   =>   ' + JSON.stringify(out)); }
      }
    }
    console.log('seen', seen);
    if (leaks.length) console.log(leaks.length, leaks.sort((a, b) => a.length - b.length).slice(0, 8).join('\n'));
    expect(leaks.length).toBe(0);
  });
  it('columns', () => {
    const random = seeded(5);
    for (let i = 0; i < 30000; i++) {
      const { password } = plant(random);
      const line = `${random.pick(['', 'X=', '# ', 'url "'])}${urlOf(random, password)}${random.pick(['', '"', ' '])}`;
      for (const kind of ['env', 'other'] as const) {
        const m = redactLine(line, kind);
        let last = 0;
        for (let c = -1; c < line.length + 3; c++) {
          const at = m.column(c);
          if (at < last || at > m.text.length) throw new Error(line);
          last = at;
        }
        if (m.column(line.length) !== m.text.length || m.column(0) !== 0) throw new Error('ends ' + line);
        if (kind === 'other' && redactLine(m.text, kind).text !== m.text) { console.log('idem', line, m.text, redactLine(m.text, kind).text); throw new Error('idem'); }
      }
    }
  });
  it.each(['"', "'", '`', '@', '://', 'postgres://u:p@h ', '"postgres://u:', 'postgres://', 'password=', 'token: z.a({', 'KEY="', "# A='", '=', 'a', '#', ' ', '\\', '\n', 'A="\n', "B='\nA=\"\n", '${', 'https://u:', 'a:', '?a=', '&', 'secret: ', 'x=', '"postgres://a" ', "+\n", ',', '[', '-', '.', 'a.', 'postgres://a/', '${A', '# x=', '"://'])('time %s', (piece) => {
    for (const kind of ['env', 'other'] as const) {
      for (const lead of ['', 'postgres://u:', 'X="', '# ', 'password: ', 'https://u', 'postgres://h/?x']) {
      const t = performance.now();
      redactFile(lead + piece.repeat(100000 / piece.length), kind);
      const d = performance.now() - t;
      if (d > 300) console.log('slow', kind, lead, piece, Math.round(d));
      }
    }
  });
});
