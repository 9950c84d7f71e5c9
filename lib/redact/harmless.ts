// Control characters would let a file or a file's name steer the terminal; those that turn the writing direction would
// let it show another text than the one that counts (CVE-2021-42574).
const unsafe = () => /[\p{Cc}\u061C\u200E\u200F\u2028-\u202E\u2066-\u2069]/gu;

// Nearly every text is of these, and that pattern takes a while to make.
const PLAIN = /^[\t\x20-\x7E\u00B7\u2013\u2014\u2026\u2713\u2717]*$/;

/** `text` without anything that steers a terminal; every UTF-16 unit keeps its place. Tabs stay. */
export function harmless(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(unsafe(), (character) => {
    const code = character.charCodeAt(0);
    if (character === '\t') return character;
    if (code === 0x7f) return '\u2421';
    return code < 0x20 ? String.fromCharCode(0x2400 + code) : '\uFFFD';
  });
}
