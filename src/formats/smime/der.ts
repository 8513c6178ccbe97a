/**
 * Reads ASN.1 in BER, of which DER is a part (ITU-T X.690): a tree of elements over the bytes, nothing copied but what is put together.
 *
 * Indefinite lengths and strings in pieces are read, as agents write large signatures (RFC 8551 §2.1 allows BER). Tags of several
 * bytes are not: CMS and X.509 have none. Throws `DerFault` alone.
 */

/** The bytes are not what they should be. */
export class DerFault extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'DerFault';
  }
}

export interface Element {
  /** The first byte: class, constructed or not, number. */
  identifier: number;
  /** The element as it stands, with its head. */
  bytes: Buffer;
  content: Buffer;
  children: Element[];
}

/** CMS with certificates is about 12 deep; strings in pieces add little. */
const MAX_DEPTH = 24;
/** A signed letter of 32 MB in pieces of 1 kB is 32,000 elements. */
const MAX_ELEMENTS = 65_536;

const CONSTRUCTED = 0x20;
const INDEFINITE = 0x80;

class Reader {
  readonly #bytes: Buffer;
  readonly #most: number;
  #elements = 0;

  constructor(bytes: Buffer, most: number) {
    this.#bytes = bytes;
    this.#most = most;
  }

  /** The element that begins at `start` and ends at or before `end`. */
  read(start: number, end: number, depth: number): Element {
    this.#elements += 1;
    if (depth > MAX_DEPTH || this.#elements > this.#most) throw new DerFault('too deep or too many parts');
    const identifier = this.#byte(start, end);
    if ((identifier & 0x1f) === 0x1f) throw new DerFault('a tag of several bytes');
    const { length, at } = this.#length(start + 1, end);
    const isConstructed = (identifier & CONSTRUCTED) !== 0;
    if (length === undefined && !isConstructed) throw new DerFault('a length that is missing');
    const stop = length === undefined ? end : at + length;
    if (stop > end) throw new DerFault('cut short');
    const children: Element[] = [];
    let next = at;
    while (isConstructed && next < stop) {
      if (length === undefined && this.#isEnd(next, stop))
        return this.#element(identifier, { start, at, contentEnd: next, end: next + 2 }, children);
      const child = this.read(next, stop, depth + 1);
      children.push(child);
      next += child.bytes.length;
    }
    if (length === undefined) throw new DerFault('without an end');
    return this.#element(identifier, { start, at, contentEnd: stop, end: stop }, children);
  }

  #element(
    identifier: number,
    { start, at, contentEnd, end }: { start: number; at: number; contentEnd: number; end: number },
    children: Element[],
  ): Element {
    const bytes = this.#bytes.subarray(start, end);
    return { identifier, bytes, content: this.#bytes.subarray(at, contentEnd), children };
  }

  #isEnd(at: number, end: number): boolean {
    return at + 2 <= end && this.#bytes[at] === 0 && this.#bytes[at + 1] === 0;
  }

  #byte(at: number, end: number): number {
    const byte = at < end ? this.#bytes[at] : undefined;
    if (byte === undefined) throw new DerFault('cut short');
    return byte;
  }

  #length(at: number, end: number): { length: number | undefined; at: number } {
    const first = this.#byte(at, end);
    if (first < INDEFINITE) return { length: first, at: at + 1 };
    if (first === INDEFINITE) return { length: undefined, at: at + 1 };
    const size = first & 0x7f;
    if (size > 4) throw new DerFault('too long');
    let length = 0;
    for (let place = 1; place <= size; place += 1) length = length * 256 + this.#byte(at + place, end);
    return { length, at: at + 1 + size };
  }
}

/** The one element that the bytes begin with; line ends after it, as mail programs leave them, are passed over. */
export function readElement(bytes: Buffer, mostElements = MAX_ELEMENTS): Element {
  return new Reader(bytes, mostElements).read(0, bytes.length, 0);
}

/** The child at a place, of a kind. */
export function childOf(element: Element, place: number, identifier?: number): Element {
  const child = element.children[place];
  if (!child || (identifier !== undefined && child.identifier !== identifier))
    throw new DerFault('an element is missing');
  return child;
}

export const SEQUENCE = 0x30;
export const SET = 0x31;
export const OID = 0x06;
const OCTETS = 0x04;

/** An object identifier as the hexadecimal of its bytes, as constants name it. */
export function oidOf(element: Element | undefined): string {
  if (element?.identifier !== OID) throw new DerFault('an identifier is missing');
  return element.content.toString('hex');
}

/** The bytes of an octet string, put together where it comes in pieces. */
export function octetsOf(element: Element | undefined): Buffer {
  if (element?.identifier === OCTETS) return element.content;
  if (element?.identifier === (OCTETS | CONSTRUCTED)) return Buffer.concat(element.children.map(octetsOf));
  throw new DerFault('a string is missing');
}
