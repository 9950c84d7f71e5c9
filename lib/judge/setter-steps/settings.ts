import { withoutValues } from '../../read/mentions/shown-line';
import { lineAt, type Setter } from './setter';

/** How far up the head of a section, or of a block, is looked for. */
const FAR = 20_000;

/** The step for TOML, INI and properties: the line, and the section that it stands in. */
export function settingsStep({ name, span, file }: Setter): string {
  const line = lineAt(file.text, span.start);
  const above = file.text.slice(Math.max(span.start - FAR, 0), span.start);
  const section = [...above.matchAll(/^[ \t]*(\[{1,2}[\w."' -]{1,100}\]{1,2})/gm)].at(-1)?.[1];
  const from = section === undefined ? '' : ` from \`${section}\``;
  if (!/^["']?\w+["']?\s*[=:]/.test(line)) return `remove ${name}${from}`;
  return `remove the line \`${keyOf(line)}\`${from}`;
}

/** The step for Terraform: the block that declares it, or the line that hands it on. */
export function terraformStep({ name, span, file }: Setter): string {
  const line = lineAt(file.text, span.start);
  const block = /^(?:variable|output|resource|data)\s+.*\{/.exec(line)?.[0];
  if (block !== undefined) return `remove the block \`${block.replace(/\s*\{.*$/, '')}\`, and what names it`;
  const label = /^(?:name|key)\s*=\s*"/.test(line);
  if (label) return `remove the block around \`${line.replace(/\s+/g, ' ')}\`, with its value`;
  return /^["']?\w+["']?\s*[=:]/.test(line) ? `remove the line \`${keyOf(line)}\`` : `remove ${name} here`;
}

function keyOf(line: string): string {
  return withoutValues(line.replace(/^(["']?\w+["']?)\s*([=:]).*$/, '$1 $2 …'));
}
