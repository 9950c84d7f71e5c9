import type { Edit } from '../../lib/edit';
import type { Round } from './rounds';

/** Bytes of UTF-8: those that the announced edits take away and bring, and those that differ anywhere else. */
export interface Measured {
  readonly cut: number;
  readonly put: number;
  readonly outside: number;
}

/** The sum over the rounds of one file. */
export function measuredRounds(rounds: readonly Round[]): Measured {
  return rounds.map(measured).reduce(sum, { cut: 0, put: 0, outside: 0 });
}

export function sum(some: Measured, others: Measured): Measured {
  return { cut: some.cut + others.cut, put: some.put + others.put, outside: some.outside + others.outside };
}

/**
 * Cuts both texts at the announced spans and compares what is left, byte for byte; what stands in a span afterwards has to
 * be the announced text.
 *
 * It shares no code with the program that applies the edits, since that is what it judges. Throws for spans that overlap
 * or lie outside of the text.
 */
export function measured({ before, after, edits }: Round): Measured {
  const old = Buffer.from(before);
  const young = Buffer.from(after);
  let [cut, put, outside, at, there] = [0, 0, 0, 0, 0];
  const expect = (bytes: Buffer) => {
    outside += differing(bytes, young.subarray(there, there + bytes.length));
    there += bytes.length;
  };
  for (const { start, end, text } of announced(before, edits)) {
    if (start < at || end < start) throw new Error(`the span of the bytes ${start}-${end} can not be cut`);
    expect(old.subarray(at, start));
    expect(text);
    at = end;
    cut += end - start;
    put += text.length;
  }
  expect(old.subarray(at));
  return { cut, put, outside: outside + Math.max(young.length - there, 0) };
}

/** A span in bytes and the bytes that take its place. */
interface Cut {
  readonly start: number;
  readonly end: number;
  readonly text: Buffer;
}

/** Each edit once, in order, counted in bytes. */
function announced(text: string, edits: readonly Edit[]): readonly Cut[] {
  const byPlace = new Map(
    edits.map(({ span, newText }) => [JSON.stringify([span.start, span.end, newText]), { span, newText }]),
  );
  const places = [...byPlace.values()];
  if (places.some(({ span }) => span.end > text.length)) throw new Error('a span can not be cut: it leaves the text');
  return places
    .map(({ span, newText }) => ({
      start: Buffer.byteLength(text.slice(0, span.start)),
      end: Buffer.byteLength(text.slice(0, span.end)),
      text: Buffer.from(newText),
    }))
    .sort((one, other) => one.start - other.start || one.end - other.end);
}

function differing(some: Buffer, others: Buffer): number {
  let count = Math.abs(some.length - others.length);
  for (let index = 0; index < Math.min(some.length, others.length); index++) {
    if (some[index] !== others[index]) count++;
  }
  return count;
}
