import { basename } from 'node:path/posix';
import { type SourceFile, type Span, sliceOf } from '../text';
import { type YamlNode, yamlNodes } from './yaml-nodes';

/** An entry of a YAML file that gives a variable a value or passes it on. */
export interface EnvironmentEntry {
  readonly name: string;
  /** The whole lines of the entry, with the last line end. */
  readonly span: Span;
  /** Whether those lines can be deleted and leave the file as it was otherwise. */
  readonly safe: boolean;
  /** Why they can not; lower case, empty where they can. */
  readonly why: string;
  readonly node: YamlNode;
}

/**
 * Finds the entries of a YAML file whose key, or whose name, is one of `names`.
 *
 * Three forms: `NAME: …` in a map, `- NAME=…` or `- NAME` in a list, and `- name: NAME` (or `key: NAME`) with its value
 * below it. An entry is whole: the lines of a block scalar, or of a value below, are its own. Safe is only what stands on
 * one line below `env:` or `environment:` of a workflow or a compose file, beside other entries.
 */
export function entriesIn(file: SourceFile, names: readonly string[]): readonly EnvironmentEntry[] {
  if (!names.some((name) => file.text.includes(name))) return [];
  return yamlNodes(file.text).flatMap((node) => {
    const name = nameOf(node, file.text);
    if (name === undefined || !names.includes(name)) return [];
    const why = whyNot(node, file);
    return [{ name, span: node.lines, safe: why === '', why, node }];
  });
}

/** The variable that a node is about as a whole. */
function nameOf(node: YamlNode, text: string): string | undefined {
  if (node.kind === 'entry') return node.key;
  const [first] = node.children;
  if (first === undefined) return /^["']?([A-Za-z_]\w*)["']?(?:$|[=\s])/.exec(sliceOf(text, node.value))?.[1];
  const named = node.children.find(({ key }) => key === 'name' || key === 'key' || key === 'envVar');
  return named && sliceOf(text, named.value).replace(/^(["'])(.*)\1$/, '$2');
}

/** A reason that leaves the entry to a person, or nothing. */
function whyNot({ kind, lines, value, children, parent }: YamlNode, { path, text }: SourceFile): string {
  const shown = sliceOf(text, value);
  if (!isWorkflow(path) && !isCompose(path)) return 'it is neither a workflow nor a compose file';
  if (parent === undefined || !/^(?:env|environment)$/.test(parent.key ?? '')) return 'it does not stand below `env:`';
  if (children.length > 0 || sliceOf(text, lines).trimEnd().includes('\n')) return 'it takes several lines';
  if (/^[&*!{[|>]/.test(shown)) return 'its value is more than a text';
  if (kind === 'entry' && parent.children.some(({ key }) => key === '<<')) return 'the map takes over other entries';
  if (sliceOf(text, parent.value) !== '') return 'the map has an anchor';
  return parent.children.length > 1 ? '' : `it is the only entry of \`${parent.key}:\``;
}

/** Whether a path is that of a GitHub workflow or of an action in the repository. */
export function isWorkflow(path: string): boolean {
  return /(?:^|\/)\.github\/(?:workflows|actions)\/.*\.ya?ml$/.test(path);
}

/** Whether a path is that of a compose file, as Docker names them. */
export function isCompose(path: string): boolean {
  return /^(?:docker-)?compose(?:[.-][\w.-]+)?\.ya?ml$|[\w-]+-compose\.ya?ml$/.test(basename(path));
}
