import { isDemanded, isExpanded, shellUse } from './shell';
import type { Site } from './site';
import { doc, reader, setter, type Use } from './use';

/** An entry of the environment: `DATABASE_URL:` before its value, also as a list item or in a flow map. */
const ENV_KEY = /(?:^\s*(?:-\s+)?|[{,]\s*)["']?([A-Z_][A-Z0-9_]{0,200})["']?\s*:\s*(?:\||>)?["']?[^:]*$/;
const KEY_BEFORE = /(?:^\s*(?:-\s+)?|[{,]\s*)["']?$/;
const KEY_AFTER = /^["']?\s*:(?:\s|$)/;
/** Keys whose value names an entry of an environment or of a secret; a key such as `url_env` is some program's own. */
const NAMING = /(?:^\s*(?:-\s+)?|[{,]\s*)(?:name|key|\w{0,80}Key):\s*["']?$/;
const ITEM_BEFORE = /^\s*-\s+["']?$/;
const VALUE_AFTER = /^["']?\s*(?:[},].*)?$/;
/** Keys over lists of variables that are passed on. */
const LIST_KEY = /env|secret|clear|arg|var/i;
/** Keys over lists of variables that must be there. */
const DEMANDING_KEY = /requir|check|valid|must|expect|need/i;

/** Tells how compose files, workflows, charts and manifests use a variable; script lines in them are read as a shell's. */
export function yamlUse(site: Site): Use {
  const { before, after } = site;
  if (site.commented) return doc('named in a comment');
  if (/\$\{\{[^{}]*$/.test(before)) return workflowUse(site);
  if (isExpanded(site)) return valueUse(site);
  if (KEY_BEFORE.test(before) && KEY_AFTER.test(after)) return setter('an entry of an environment');
  if (VALUE_AFTER.test(after) && NAMING.test(before)) return setter('an entry of an environment');
  if (VALUE_AFTER.test(after) && ITEM_BEFORE.test(before)) return itemUse(site);
  const chart = /\{\{[^{}]*$/.exec(before)?.[0];
  if (chart !== undefined)
    return /\.Values\b|\bindex\b|\binclude\b|\blookup\b/.test(chart)
      ? setter('set by the chart')
      : reader('used by a template');
  if (ENV_KEY.test(beforeExpansion(before))) return setter('names the secret that is passed on');
  return /^\s*(?:-\s+)?(?:name|description|title|summary):\s/.test(before) ? doc('named in a title') : shellUse(site);
}

/** `- X` in a list of variables passes it on; in another list a program may read it by its name. */
function itemUse({ before, lead }: Site): Use {
  const indent = before.search(/\S/);
  const lines = lead.split('\n').slice(0, -1).reverse();
  const above = lines.find(
    (line) => line.trim() !== '' && line.search(/\S/) <= indent && !/^\s*-\s+["']?[\w$]+(?:["'=]|\s*$)/.test(line),
  );
  const key = /^\s*(?:-\s+)?["']?([\w.-]{1,80})["']?\s*:/.exec(above ?? '')?.[1] ?? '';
  return LIST_KEY.test(key) && !DEMANDING_KEY.test(key) ? setter('passed on by its name') : reader('an item of a list');
}

/** `${X}` as a value: passed on under its own name, or consumed under another one. */
function valueUse(site: Site): Use {
  const key = ENV_KEY.exec(beforeExpansion(site.before))?.[1];
  if (key === undefined || isDemanded(site)) return shellUse(site);
  return key === site.name ? setter('passed on under its own name') : reader(`handed on as \`${key}\``);
}

/** `postgres://` has a colon too, so the key is looked for before the first `$` or quote. */
function beforeExpansion(before: string): string {
  const first = before.search(/:\s*["']?(?:\$|\w+:)/);
  return first === -1 ? before : before.slice(0, first + 1);
}

/**
 * `${{ secrets.X }}`: a value of the CI, not of the env file.
 *
 * As the value of an entry of the environment it is passed on; a condition, an action's input or a script reads it.
 */
function workflowUse(site: Site): Use {
  const start = site.before.lastIndexOf('${{');
  const scope = /^[\s\w.|'"]*\b(secrets|vars|env)\.$/.exec(site.before.slice(start + 3))?.[1];
  const before = site.before.slice(0, start);
  const key = /(?:^\s*(?:-\s+)?|[{,]\s*)["']?([A-Z_][A-Z0-9_]{0,200})["']?\s*:\s*["']?$/.exec(before)?.[1];
  const target = key ?? /(?:^|[\s"'`;&|(])([A-Z_][A-Z0-9_]{0,200})=["']?$/.exec(before)?.[1];
  if (scope === undefined || target === undefined) return reader('an expression of the workflow uses it');
  if (target === site.name) return setter('passed on under its own name');
  return scope === 'env'
    ? reader(`handed on as \`${target}\``)
    : setter(`the CI's value of this name becomes \`${target}\``);
}
