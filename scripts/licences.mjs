import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The licences of the packages that a bundle holds: name, version and the text of each licence file, sorted by name.
 *
 * `inputs` are paths below `root`, as esbuild's metafile names them. A package without a licence file may give the text in
 * its README; throws for one that gives it nowhere.
 */
export function licences(root, inputs) {
  const folders = [...new Set(inputs.flatMap((input) => packageFolder(input) ?? []))].sort();
  const parts = folders.map((folder) => licenceOf(join(root, folder)));
  return `prisma-one-url contains the following packages, which have licences of their own.\n\n${parts.join('\n')}`;
}

/** `node_modules/a/node_modules/@b/c` of a path in it; undefined for a file of ours. */
export function packageFolder(input) {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(input)?.[0];
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  const files = readdirSync(folder).filter((file) => /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i.test(file));
  const textOf = (file) => readFileSync(join(folder, file), 'utf8').trim().replace(/\r\n/g, '\n');
  const texts = files.length > 0 ? files.map(textOf) : readdirSync(folder).flatMap((file) => inReadme(file, textOf));
  if (texts.length === 0) throw new Error(`${name} has no licence file`);
  return `${'='.repeat(80)}\n${name} ${version} (${license})\n${'='.repeat(80)}\n\n${texts.join('\n\n')}\n`;
}

/** What stands under the heading "License" of a README, to its end. */
function inReadme(file, textOf) {
  if (!/^readme(?:[.-].*)?$/i.test(file)) return [];
  const text = /^#{1,6} *licen[cs]e\b.*\n([\s\S]+)/im.exec(textOf(file))?.[1]?.trim();
  return text === undefined || !/copyright/i.test(text) ? [] : [text];
}
