// The only file that loads Babel's parser (PARSERS: a fifth of a run's start), so it is required where it is needed.
// jscodeshift's own `getParser` would load the parsers for Flow and for Babel 5 as well, which are ten times as big.
import flow from 'jscodeshift/parser/babylon';
import ts from 'jscodeshift/parser/ts';
import tsx from 'jscodeshift/parser/tsx';

/** jscodeshift's parsers by the kind of file: `tsx` reads plain JavaScript too, `ts` also `<T>value`, `flow` Flow's types. */
export const PARSERS = { ts: ts(), tsx: tsx(), flow: flow() };
