const LONGEST_NAME = 32;

/**
 * Whether a word that stands where a name is looked for is rather a key or a token.
 *
 * Names that people choose are short, and rarely mix many letters with digits.
 */
export function isOpaque(word: string): boolean {
  return word.length > LONGEST_NAME || (word.length >= 20 && /\d/.test(word) && /[A-Za-z]/.test(word));
}
