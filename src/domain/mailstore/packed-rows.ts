/** The rows of a list in memory: 58 bytes each, and numbers instead of ids that come again. */

/** What a place is packed as by the database: two ids and a mailbox, microseconds, flags. */
export const PACKED_BYTES = 58;
/** Of a UUID. */
export const ID_BYTES = 16;

/** One place. */
export interface Row {
  emailId: Buffer;
  thread: Buffer;
  mailbox: string;
  received: number;
  flags: number;
}

/** The row at a place. */
export function rowAt(packed: Buffer, index: number): Row {
  const at = index * PACKED_BYTES;
  return {
    emailId: packed.subarray(at, at + ID_BYTES),
    thread: packed.subarray(at + 16, at + 32),
    mailbox: uuidOf(packed, at + 32),
    received: Number(packed.readBigInt64BE(at + 48)),
    flags: packed.readInt16BE(at + 56),
  };
}

/** The text of 16 bytes as an id. */
export function uuidOf(bytes: Buffer, at: number): string {
  const hex = bytes.toString('hex', at, at + ID_BYTES);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Numbers for ids that come again and again. */
export class Numbering {
  readonly #numbers = new Map<string, number>();
  readonly names: string[] = [];

  numberOf(name: string): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) return known;
    this.names.push(name);
    this.#numbers.set(name, this.names.length - 1);
    return this.names.length - 1;
  }

  find(name: string): number | undefined {
    return this.#numbers.get(name);
  }
}
