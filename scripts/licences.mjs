import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The licences of the packages that a bundle holds: name, version and the text of each licence file, sorted by name.
 *
 * `inputs` are paths below `root`, as esbuild's metafile names them. Throws for a package without a licence file.
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
  if (files.length === 0) throw new Error(`${name} has no licence file`);
  const texts = files.map((file) => readFileSync(join(folder, file), 'utf8').trim().replace(/\r\n/g, '\n'));
  return `${'='.repeat(80)}\n${name} ${version} (${license})\n${'='.repeat(80)}\n\n${texts.join('\n\n')}\n`;
}
