import { STEPS } from '../lib/verdict';
import { filesWith, type Pair, pairsOf, VARIANTS } from './pairs';
import { type Ran, runInMemory, textsOf } from './support';

// Every pair also runs with CRLF, with a byte order mark, without a final newline, and twice.

/** The inputs that nobody can read for certain. */
const REFUSED = ['leaves-two-datasources-alone', 'leaves-urls-without-quotes-alone'];

describe.each(STEPS.filter((step) => pairsOf(step).length > 0))('%s', (step) => {
  describe.each(pairsOf(step).map((pair) => [pair.name, pair] as const))('%s', (_, pair) => {
    it.each(Object.entries(VARIANTS))('%s', async (_variant, vary) => {
      const once = await runOn(pair, vary(pair.input));
      expect(textsOf(once.host)[pair.path]).toBe(vary(pair.output));
      expect(once.code === 2).toBe(REFUSED.includes(pair.name));
      const twice = await runOn(pair, vary(pair.output));
      expect(textsOf(twice.host)[pair.path]).toBe(vary(pair.output));
    });
  });
});

function runOn(pair: Pair, text: string): Promise<Ran> {
  return runInMemory(filesWith(pair, text), pair.options);
}
