import type { SourceFile } from '../text';
import { field, isObject, type JsonObject, parseJsonWithLastCommas, textField } from './json';
import {
  distinctVersions,
  type Lockfile,
  type LockReading,
  type Resolution,
  resolved,
  splitDescriptor,
  versionsIn,
} from './lockfile';

/**
 * Reads a bun.lock: JSON with commas behind the last items (bun 1.2 and later; the binary bun.lockb can't be read here).
 *
 * `packages` has an array for each place in node_modules, its first item names the version: `"web/prisma":
 * ["prisma@5.22.0", …]` is what the workspace package called `web` has for itself, `"prisma"` what all share.
 */
export function readBunLock({ text }: SourceFile): LockReading {
  const parsed = parseJsonWithLastCommas(text);
  if ('mistakeAt' in parsed) return { mistake: { why: 'it is not valid JSON', offset: parsed.mistakeAt } };
  const packages = field(parsed.value, 'packages');
  const workspaces = field(parsed.value, 'workspaces');
  if (!isObject(packages) || !isObject(workspaces)) {
    return { mistake: { why: 'it has no `workspaces` and `packages`', offset: 0 } };
  }
  return { lockfile: lockfileOf(packages, workspaces) };
}

function lockfileOf(packages: JsonObject, workspaces: JsonObject): Lockfile {
  return {
    resolve: (importer, { name }) => {
      const workspace = textField(workspaces, importer, 'name');
      const own = `${workspace}/${name}`;
      return resolutionAt(packages, workspace !== undefined && Object.hasOwn(packages, own) ? own : name);
    },
    versionsOf: (name) => {
      const all = Object.keys(packages).flatMap((place) => versionsIn(resolutionAt(packages, place)));
      return distinctVersions(all.filter((found) => found.package === name));
    },
  };
}

function resolutionAt(packages: JsonObject, place: string): Resolution {
  const entry = field(packages, place);
  const first: unknown = Array.isArray(entry) ? entry[0] : undefined;
  const descriptor = typeof first === 'string' ? splitDescriptor(first) : null;
  if (descriptor?.rest.startsWith('workspace:') === true) return 'local';
  return descriptor === null ? [] : resolved(descriptor.name, descriptor.rest, `packages ${place}`);
}
