/**
 * Text whose charset nobody names: UTF-8 where the bytes are valid UTF-8, else windows-1252, the Web's own
 * fallback (WHATWG Encoding), in which every byte is a character. Never throws.
 */

const strictUtf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
const windows1252 = new TextDecoder('windows-1252');

/** The bytes as UTF-8, or undefined where they are not. */
export function findUtf8Text(bytes: Buffer): string | undefined {
  const text = bytes.toString('utf8');
  if (!text.includes('\ufffd')) return text;
  try {
    // The character itself may stand in the text, so its presence alone proves nothing.
    return strictUtf8.decode(bytes);
  } catch {
    return undefined;
  }
}

/** Decodes bytes without a label. */
export function decodeUnlabelled(bytes: Buffer): string {
  return findUtf8Text(bytes) ?? windows1252.decode(bytes);
}

/** Without the first bytes of a UTF-8 character whose others a limit has cut off; they would make it no UTF-8. */
export function withoutCutCharacter(bytes: Buffer): Buffer {
  for (let back = 1; back <= 3 && back <= bytes.length; back += 1) {
    const byte = bytes[bytes.length - back] as number;
    // 10xxxxxx continues a character; one that begins it has as many ones in front as the character has bytes.
    if ((byte & 0xc0) === 0x80) continue;
    const size = Math.clz32(~(byte << 24));
    return size > back ? bytes.subarray(0, bytes.length - back) : bytes;
  }
  return bytes;
}
