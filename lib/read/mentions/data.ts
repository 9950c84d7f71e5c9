import { basename } from 'node:path/posix';
import { isExpanded, shellUse } from './shell';
import type { Site } from './site';
import { declaration, doc, reader, setter, type Use } from './use';

/** Files whose lists name the variables that a task's cache depends on; package.json holds those of turbo and wireit too. */
const LISTING = /^(?:turbo|nx|project|vercel|now|package)\.jsonc?$/;
const LIST =
  /"(?:env|globalEnv|passThroughEnv|globalPassThroughEnv|inputs|dependsOn|globalDependencies)"\s*:\s*\[[^[\]]*$/;
const PROSE_KEY = /"(?:description|title|comment|\$comment|help|summary|notes?)"\s*:\s*"[^"]*$/;

/** Tells how JSON uses a variable: keys set it, lists of known tools declare it, scripts are read as a shell's. */
export function jsonUse(site: Site, path: string): Use {
  if (site.commented) return doc('named in a comment');
  if (isExpanded(site) && !isListed(site, path)) return shellUse(inScript(site));
  const whole = /"\$?$/.test(site.before) && /^"/.test(site.after);
  if (whole && /^"\s*:/.test(site.after)) return setter('a key that sets it');
  if (isListed(site, path)) return declaration(`listed in ${basename(path)}`);
  if (whole) return reader('named as a string');
  return PROSE_KEY.test(site.before) ? doc('named in a description') : shellUse(inScript(site));
}

/** The site in the command line that the JSON string around it holds. */
function inScript(site: Site): Site {
  const start = /(?<!\\)"(?:[^"\\]|\\.)*$/.exec(site.before)?.index;
  const before = start === undefined ? site.before : site.before.slice(start + 1);
  return { ...site, before: before.replace(/\\"/g, '"'), after: site.after.replace(/\\"/g, '"') };
}

/** An item of such a list; Nx has `{ "env": "X" }` in its inputs. */
function isListed({ before, after, lead }: Site, path: string): boolean {
  const isWhole = /"\$?$/.test(before) && /^"/.test(after);
  if (!isWhole || !LISTING.test(basename(path))) return false;
  // turbo.json has lists of variables and nothing else that names one; they are often longer than what is looked at.
  return /^turbo\./.test(basename(path)) || LIST.test(lead) || /"env"\s*:\s*"$/.test(before);
}

/** TOML, INI and properties: a key sets the variable, `Environment=X=…` of systemd too. */
export function settingsUse(site: Site): Use {
  if (site.commented) return doc('named in a comment');
  if (isExpanded(site)) return shellUse(site);
  const isKey = /(?:^\s*|[{,]\s*|^\s*Environment=)["']?$/.test(site.before) && /^["']?\s*[=:]/.test(site.after);
  if (isKey) return setter('a key that sets it');
  return /["']$/.test(site.before) && /^["']/.test(site.after) ? reader('named as a string') : shellUse(site);
}

/** Terraform sets variables of what it deploys; only a command that it runs here reads one. */
export function terraformUse(site: Site): Use {
  if (site.commented) return doc('named in a comment');
  if (/\b(?:get_?env|env)\(\s*["']$/.test(site.before)) return reader('read from the environment');
  return isExpanded(site) ? shellUse(site) : setter('set by Terraform');
}
