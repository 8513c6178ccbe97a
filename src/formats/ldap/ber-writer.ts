/** Makes BER values (RFC 4511 §5.1): definite lengths, the shortest form. Values are lists of pieces, joined once. */
import { TAG } from './ber-reader.ts';

function header(tag: number, length: number): Buffer {
  if (length < 0x80) return Buffer.from([tag, length]);
  const bytes: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) bytes.unshift(rest % 256);
  return Buffer.from([tag, 0x80 | bytes.length, ...bytes]);
}

/** A constructed value of ready parts. */
export function constructed(tag: number, parts: readonly Uint8Array[]): Buffer {
  let length = 0;
  for (const part of parts) length += part.length;
  return Buffer.concat([header(tag, length), ...parts]);
}

/** SEQUENCE. */
export function sequence(...parts: readonly Uint8Array[]): Buffer {
  return constructed(TAG.sequence, parts);
}

/** OCTET STRING, or another primitive value by its tag. */
export function octets(value: Uint8Array | string, tag: number = TAG.octetString): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value;
  return Buffer.concat([header(tag, bytes.length), bytes]);
}

/** INTEGER or ENUMERATED, two's complement in the fewest bytes. */
export function integer(value: number, tag: number = TAG.integer): Buffer {
  const bytes: number[] = [];
  let rest = value;
  do {
    bytes.unshift(rest & 0xff);
    rest >>= 8;
  } while (!(rest === 0 && (bytes[0] ?? 0) < 0x80) && !(rest === -1 && (bytes[0] ?? 0) >= 0x80));
  return Buffer.concat([header(tag, bytes.length), Buffer.from(bytes)]);
}

export function enumerated(value: number): Buffer {
  return integer(value, TAG.enumerated);
}

/** BOOLEAN; TRUE is 0xFF (RFC 4511 §5.1). */
export function boolean(value: boolean, tag: number = TAG.boolean): Buffer {
  return Buffer.from([tag, 1, value ? 0xff : 0]);
}
