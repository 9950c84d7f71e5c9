/**
 * The text of UTF-8 bytes with its byte order mark, or `null` for bytes that are none.
 *
 * The bytes that are written back are so the bytes that were read.
 */
export function utf8Text(bytes: Uint8Array): string | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString();
  // It stands for a byte that is no UTF-8, or for itself; a decoder that tells takes a while to set up.
  return text.includes('\uFFFD') ? strictly(bytes) : text;
}

function strictly(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    // A fatal decoder throws for one reason only: the bytes are not UTF-8.
    return null;
  }
}
