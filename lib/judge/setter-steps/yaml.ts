import { withoutValues } from '../../read/mentions/shown-line';
import { namesPattern } from '../../read/mentions/site';
import { type EnvironmentEntry, entriesIn, isCompose, isWorkflow } from '../../read/yaml-entries';
import { type YamlNode, yamlNodeAt, yamlNodes } from '../../read/yaml-nodes';
import { sliceOf } from '../../text';
import { scriptStep } from './script';
import { lineAt, lineNumbers, type Setter } from './setter';

/** The step for a workflow, a compose file, a chart, a manifest: which lines of which map, and the secret behind them. */
export function yamlStep(setter: Setter): string {
  const { name, span, file } = setter;
  const entry = entriesIn(file, [name]).findLast((each) => each.span.start <= span.start && span.end <= each.span.end);
  if (entry !== undefined) return removalStep(entry, setter) + secretStep(entry, setter);
  const node = yamlNodeAt(yamlNodes(file.text), span.start);
  if (node === undefined) return scriptStep(setter);
  if (isSecretOf(node, setter)) return otherNameStep(node, setter);
  const value = sliceOf(file.text, node.value).replace(/^(["'])(.*)\1$/, '$2');
  if (node.kind === 'entry' && value === name) return `remove \`${node.key}: ${name}\``;
  const place = placeOf(node, setter);
  // A step without its `run:` is none.
  const isWhole = node.key === 'run' && !/^[|>]/.test(value);
  const own = isWhole
    ? scriptStep(setter).replace(/^remove the line (.*)$/, 'remove the step that runs $1')
    : scriptStep(setter);
  const step = own + (place === '' ? '' : `, in ${place}`);
  return isWorkflow(file.path) && namesSecret(setter)
    ? `${step}; then \`gh secret delete ${name}\` drops the secret`
    : step;
}

/** Whether the line gives the variable the secret of its own name. */
function namesSecret({ name, span, file }: Setter): boolean {
  return new RegExp(`\\bsecrets\\.${namesPattern([name]).source}`).test(lineAt(file.text, span.start));
}

function removalStep({ span, node }: EnvironmentEntry, { name, file }: Setter): string {
  const { text } = file;
  const first = withoutValues(lineAt(text, node.lines.start), name);
  const isOneLine = !sliceOf(text, span).trimEnd().includes('\n');
  const what = isOneLine
    ? `the line \`${first}\``
    : `\`${first}\` with all that belongs to it (${lineNumbers(text, span)})`;
  const { parent } = node;
  const place = parent === undefined ? '' : placeOf(parent, { file });
  const from = place === '' ? '' : ` from ${place}`;
  const isOnly = parent?.kind === 'entry' && parent.children.length === 1;
  return `remove ${what}${from}${isOnly ? `, and \`${parent.key}:\` itself, which has no other entry` : ''}`;
}

// ---- the secret behind it

const SECRET = /\$\{\{[^{}]{0,200}?\b(secrets|vars)\.(\w+)/g;
const DELETES: Readonly<Record<string, string>> = { secrets: 'gh secret delete', vars: 'gh variable delete' };

/** A secret of another name may serve something else too. */
function secretStep({ span }: EnvironmentEntry, { name, file }: Setter): string {
  if (!isWorkflow(file.path)) return '';
  const [found, ...others] = [...sliceOf(file.text, span).matchAll(SECRET)];
  const [, scope = '', secret = ''] = found ?? [];
  if (found === undefined || others.length > 0) return '';
  const command = `\`${DELETES[scope]} ${secret}\``;
  // Not `secret: …`, which would be masked on the screen.
  return secret === name ? `; then ${command} drops the ${nounOf(scope)}` : `; if nothing else uses it, ${command}`;
}

function nounOf(scope: string): string {
  return scope === 'vars' ? 'variable' : 'secret';
}

/** `OTHER: ${{ secrets.NAME }}`: the direct value under the name that stays. */
function isSecretOf({ kind, value }: YamlNode, { span, file }: Setter): boolean {
  const before = file.text.slice(value.start, span.start);
  return kind === 'entry' && value.start <= span.start && /^["']?\$\{\{\s*(?:secrets|vars)\.$/.test(before);
}

function otherNameStep({ key = '', value }: YamlNode, { name, file, url }: Setter): string {
  const scope = /\b(secrets|vars)\./.exec(sliceOf(file.text, value))?.[1] ?? 'secrets';
  const what = key === url ? `the pooled URL, \`${key}: \${{ ${scope}.${key} }}\`` : 'another value';
  return `${key} gets the ${nounOf(scope)} ${name} here: give it ${what}, then \`${DELETES[scope]} ${name}\``;
}

// ---- where it stands

/** `` `env:` of job `deploy` ``, `` `environment:` of service `web` ``, `` `spec.template.env:` ``. */
function placeOf(node: YamlNode, { file }: Pick<Setter, 'file'>): string {
  const chain = chainOf(node);
  const at = (key: string) =>
    chain.find((each, index) => chain[index - 1]?.key === key && each.parent === chain[index - 1]);
  const key = chain.findLast((each) => each.kind === 'entry')?.key ?? '';
  if (isWorkflow(file.path)) return workflowPlace(key, chain, file.text);
  const service = isCompose(file.path) ? at('services')?.key : undefined;
  if (service !== undefined) return `\`${key}:\` of service \`${service}\``;
  // The text of a template has no shape of its own.
  if (file.path.endsWith('.tpl')) return '';
  const path = chain.flatMap((each) => (each.kind === 'entry' ? [each.key] : []));
  return path.length === 0 ? '' : `\`${path.join('.')}\``;
}

function workflowPlace(key: string, chain: readonly YamlNode[], text: string): string {
  const job = chain[0]?.key === 'jobs' ? chain[1]?.key : undefined;
  const step = chain.find(({ kind, parent }) => kind === 'item' && parent?.key === 'steps');
  const ofJob = job === undefined ? 'of the workflow' : `of job \`${job}\``;
  return step === undefined ? `\`${key}:\` ${ofJob}` : `\`${key}:\` of ${stepName(step, text)} ${ofJob}`;
}

function stepName(step: YamlNode, text: string): string {
  const name = step.children.find(({ key }) => key === 'name');
  if (name !== undefined) return `step \`${sliceOf(text, name.value).replace(/^["']|["']$/g, '')}\``;
  return `step ${(step.parent?.children.indexOf(step) ?? 0) + 1}`;
}

/** The node with all that it stands in, the outermost first. */
function chainOf(node: YamlNode): readonly YamlNode[] {
  const chain = [node];
  for (let up = node.parent; up !== undefined; up = up.parent) chain.unshift(up);
  return chain;
}
