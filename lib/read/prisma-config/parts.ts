import type { SourceFile } from '../../text';
import { type Module, moduleOf } from '../code/module';
import { Layout } from './layout';
import { type Entry, type Exported, exportedConfig, type Properties, propertiesOf } from './object';
import { type Scope, scopeOf } from './scope';

/** A config as its edits need it: the tree, and where the text has gaps. */
export interface Parts {
  readonly module: Module;
  readonly scope: Scope;
  readonly layout: Layout;
  readonly exported?: Exported;
  readonly top: Properties;
}

const UNSEEN: Properties = { entries: [], whole: false };

/** Parses a config; `null` when it doesn't parse, or nests deeper than the stack. */
export function partsOf(file: SourceFile): Parts | null {
  const module = moduleOf(file);
  try {
    return module && partsIn(module);
  } catch (cause) {
    // As only generated or hostile code does.
    if (cause instanceof RangeError) return null;
    throw cause;
  }
}

function partsIn(module: Module): Parts {
  const scope = scopeOf(module.program);
  const exported = exportedConfig(scope);
  const top = exported === undefined ? UNSEEN : propertiesOf(exported.node, scope);
  return { module, scope, layout: new Layout(module), exported, top };
}

/** Where a key of a config stands: `engine` at the top, `datasource.url` inside of the datasource. */
export function entriesOf({ top, scope }: Parts, path: string): readonly Entry[] {
  const [first = '', second] = path.split('.');
  const outer = entriesNamed(top, first);
  if (second === undefined) return outer;
  return outer.flatMap(({ value, conditions }) =>
    entriesNamed(propertiesOf(value, scope), second).map((entry) => ({
      ...entry,
      conditions: [...conditions, ...entry.conditions],
    })),
  );
}

export function entriesNamed({ entries }: Properties, key: string): readonly Entry[] {
  return entries.filter((entry) => entry.key === key);
}
