/** The word with the fewest typing errors between it and `word`, of those with at most two. */
export function nearest(word: string, words: readonly string[]): string | undefined {
  const byDistance = words.toSorted((a, b) => distance(word, a) - distance(word, b));
  return byDistance.find((other) => distance(word, other) <= 2);
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, char] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 1; j <= b.length; j++) {
      const kept = (row[j - 1] ?? 0) + (char === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, kept));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
