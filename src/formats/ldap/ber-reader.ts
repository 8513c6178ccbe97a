/**
 * Reads BER values in the restricted form of LDAP (RFC 4511 §5.1): definite lengths, primitive octet strings.
 *
 * A reader stands on a window of bytes and moves forward; nothing is copied. Every way out of the window is an `LdapSyntaxFault`.
 */
import { LdapSyntaxFault } from './syntax-fault.ts';

/** Tags of the universal class (X.690 §8). */
export const TAG = {
  boolean: 0x01,
  integer: 0x02,
  octetString: 0x04,
  null: 0x05,
  enumerated: 0x0a,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Longest length field taken: four bytes after the first. */
const MAX_LENGTH_BYTES = 4;
/** LDAP's integers fit 31 bits (maxInt, RFC 4511 §4.1.1). */
const MAX_INTEGER_BYTES = 4;
const DECODER = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A tag and the window of its value; undefined where the bytes end before the value does. */
export function peekValue(
  bytes: Uint8Array,
  from: number,
): { tag: number; start: number; end: number } | undefined {
  const tag = bytes[from];
  const first = bytes[from + 1];
  if (tag === undefined || first === undefined) return undefined;
  if ((tag & 0x1f) === 0x1f) throw new LdapSyntaxFault('a tag of more than one byte');
  if (first < 0x80) return { tag, start: from + 2, end: from + 2 + first };
  const count = first & 0x7f;
  if (count === 0) throw new LdapSyntaxFault('an indefinite length');
  if (count > MAX_LENGTH_BYTES) throw new LdapSyntaxFault('a length of too many bytes');
  let length = 0;
  for (let index = 0; index < count; index += 1) {
    const byte = bytes[from + 2 + index];
    if (byte === undefined) return undefined;
    length = length * 256 + byte;
  }
  return { tag, start: from + 2 + count, end: from + 2 + count + length };
}

/** Reads the values of a window one after the other. */
export class BerReader {
  readonly #bytes: Uint8Array;
  readonly #end: number;
  #at: number;

  constructor(bytes: Uint8Array, start = 0, end: number = bytes.length) {
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#end;
  }

  /** The tag that comes, or undefined at the end. */
  get nextTag(): number | undefined {
    return this.isAtEnd ? undefined : this.#bytes[this.#at];
  }

  /** Throws unless everything was read: extensions (RFC 4511 §4) are allowed only where the caller skips them. */
  expectEnd(): void {
    if (!this.isAtEnd) throw new LdapSyntaxFault('more than the grammar allows');
  }

  /** Passes over the value that comes, whatever it is. */
  skip(): void {
    this.#at = this.#window().end;
  }

  /** The content of a constructed value. */
  readConstructed(tag: number): BerReader {
    const { start, end } = this.#take(tag);
    return new BerReader(this.#bytes, start, end);
  }

  readBytes(tag: number = TAG.octetString): Uint8Array {
    const { start, end } = this.#take(tag);
    return this.#bytes.subarray(start, end);
  }

  /** UTF-8 text (LDAPString, RFC 4511 §4.1.2). */
  readText(tag: number = TAG.octetString): string {
    return decodeText(this.readBytes(tag));
  }

  readInteger(tag: number = TAG.integer): number {
    const bytes = this.readBytes(tag);
    if (bytes.length === 0 || bytes.length > MAX_INTEGER_BYTES)
      throw new LdapSyntaxFault('an integer out of range');
    let value = (bytes[0] ?? 0) & 0x80 ? -1 : 0;
    for (const byte of bytes) value = (value << 8) | byte;
    return value;
  }

  readBoolean(tag: number = TAG.boolean): boolean {
    const bytes = this.readBytes(tag);
    if (bytes.length !== 1) throw new LdapSyntaxFault('a boolean of other than one byte');
    return bytes[0] !== 0;
  }

  #window(): { tag: number; start: number; end: number } {
    const window = this.isAtEnd ? undefined : peekValue(this.#bytes, this.#at);
    if (!window || window.end > this.#end) throw new LdapSyntaxFault('a value that is cut off');
    return window;
  }

  #take(tag: number): { start: number; end: number } {
    const window = this.#window();
    if (window.tag !== tag)
      throw new LdapSyntaxFault(`tag 0x${window.tag.toString(16)} where 0x${tag.toString(16)} belongs`);
    this.#at = window.end;
    return window;
  }
}

/** UTF-8 bytes as text; anything else is a fault. */
export function decodeText(bytes: Uint8Array): string {
  try {
    return DECODER.decode(bytes);
  } catch {
    throw new LdapSyntaxFault('text that is not UTF-8');
  }
}
