/**
 * Measures on real files that nothing changes outside of what a plan announces: `node bench/spans.mjs FOLDER... [--diffs FILE]`.
 *
 * Each JS/TS, JSON, YAML, env and Prisma file below the folders that names one of the usual variables, the flag or a client is
 * laid into two made projects (Prisma 6.19.3 with three URLs, Prisma 7.10.1 with a config), with `--review --pooler neon
 * --same-login`, and upgraded in memory; nothing is written to the folders. Texts that are the same are taken once. The exit
 * code is 1 where a byte outside of the spans changed, a file no longer parses or a second plan is not empty. The files are
 * not part of this repository.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { loadTypeScript } from '../scripts/load-typescript.mjs';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { diffs: { type: 'string' } } });
const { examine, isWorthReading } = await loadTypeScript('bench/spans/examine.ts');

const KINDS = {
  'JS/TS': /\.[cm]?[jt]sx?$/,
  JSON: /\.jsonc?$/,
  YAML: /\.ya?ml$/,
  env: /(?:^|\/)\.env[^/]*$/,
  Prisma: /\.prisma$/,
};
const LEFT_OUT = new Set(['.git', 'node_modules', '.next', '.turbo', 'dist']);
const LARGEST = 1_000_000;

const counts = new Map(Object.keys(KINDS).map((kind) => [kind, { read: 0, edited: 0, cut: 0, put: 0, outside: 0 }]));
const steps = new Map();
const faults = [];
const refusals = [];
const diffs = [];

const began = performance.now();
for (const { path, file, kind } of filesIn(positionals)) await take(path, file, counts.get(kind));
report();

async function take(path, file, count) {
  count.read++;
  const plans = await examine(file);
  for (const plan of plans) note(`${path} on ${plan.ground}`, plan, count);
  if (plans.some(({ edited }) => edited)) count.edited++;
}

function note(title, { edited, isBroken, again, problem, refusal, diff }, count) {
  if (refusal) refusals.push(`${title}: ${refusal}`);
  if (problem) faults.push(`${title}: ${problem}`);
  if (isBroken) faults.push(`${title}: no longer parses`);
  if (again.length > 0) faults.push(`${title}: planned again: ${again.join(', ')}`);
  if (!edited) return;
  const { cut, put, outside } = edited.measured;
  if (outside > 0) faults.push(`${title}: ${outside} bytes outside`);
  count.cut += cut;
  count.put += put;
  count.outside += outside;
  for (const step of edited.steps) steps.set(step, (steps.get(step) ?? 0) + 1);
  diffs.push(`### ${title} (${edited.steps.join(', ')})\n${diff}`);
}

/** Every file once, by what stands in it; its path is that below the folder of its repository. */
function* filesIn(folders) {
  const seen = new Set();
  for (const folder of folders) {
    for (const path of pathsBelow(folder)) {
      const [kind] = Object.entries(KINDS).find(([, ending]) => ending.test(path)) ?? [];
      const bytes = kind ? readFileSync(join(folder, path)) : Buffer.alloc(0);
      const text = bytes.toString('utf8');
      const hash = createHash('sha256').update(bytes).digest('hex');
      if (!kind || bytes.length > LARGEST || !isWorthReading(text) || seen.has(hash)) continue;
      seen.add(hash);
      yield { path: join(folder, path), kind, file: { path: path.replace(/^[^/]+\//, ''), text } };
    }
  }
}

function* pathsBelow(folder, below = '') {
  const entries = readdirSync(join(folder, below), { withFileTypes: true });
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory() && !LEFT_OUT.has(entry.name)) yield* pathsBelow(folder, path);
    if (entry.isFile()) yield path;
  }
}

function report() {
  row('files', 'read', 'edited', 'bytes cut', 'bytes put', 'bytes changed outside');
  row('---', '--:', '--:', '--:', '--:', '--:');
  for (const [kind, { read, edited, cut, put, outside }] of counts) row(kind, read, edited, cut, put, outside);
  console.log('');
  row('step', 'edited files, counted for each project');
  row('---', '--:');
  for (const [step, count] of [...steps].sort()) row(step, count);
  console.log(`\n${refusals.length} plans refused`);
  for (const refusal of refusals) console.log(`- ${refusal}`);
  console.log(`\n${faults.length} faults in ${Math.round((performance.now() - began) / 1000)} s`);
  for (const fault of faults) console.log(`- ${fault}`);
  if (values.diffs) writeFileSync(values.diffs, diffs.join('\n'));
  if (faults.length > 0) process.exitCode = 1;
}

function row(...cells) {
  console.log(`| ${cells.join(' | ')} |`);
}
