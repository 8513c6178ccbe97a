/**
 * Addresses in PostgreSQL's write-ahead log, the names of its files, and the names of archived pieces of it.
 *
 * A log is one long row of bytes; `X/Y` (hexadecimal, 32 bits each) names a place in it. Its files are segments of equal size.
 */

/** A byte's place in the log. */
export type WalAddress = bigint;

/** One archived piece of the log: the bytes from `start` up to `end`; with it the log has everything that was written by `at`. */
export interface WalPiece {
  start: WalAddress;
  end: WalAddress;
  at: number;
}

const ADDRESS = /^([0-9A-F]{1,8})\/([0-9A-F]{1,8})$/i;
const PIECE = /^([0-9a-f]{16})-([0-9a-f]{16})-(\d{1,15})$/;
/** Names of files count segments in "logs" of four gigabytes. */
const LOG_BYTES = 0x1_0000_0000n;
const PAGE_BYTES = 8192;
/** Where a page's header says which place of the log it is (`xlp_pageaddr`). */
const PAGE_ADDRESS_AT = 8;

/** Reads `16/B374D848`. Throws `RangeError` for anything else. */
export function parseWalAddress(text: string): WalAddress {
  const match = ADDRESS.exec(text);
  if (!match) throw new RangeError(`${text} is no address of the write-ahead log`);
  return (BigInt(`0x${match[1]}`) << 32n) + BigInt(`0x${match[2]}`);
}

export function formatWalAddress(address: WalAddress): string {
  return [address >> 32n, address & 0xffff_ffffn].map((value) => value.toString(16).toUpperCase()).join('/');
}

/** Where the segment of an address begins. */
export function segmentStart(address: WalAddress, segmentBytes: number): WalAddress {
  return address - (address % BigInt(segmentBytes));
}

/** The name of the file that holds an address. */
export function segmentName(timeline: number, address: WalAddress, segmentBytes: number): string {
  const segments = LOG_BYTES / BigInt(segmentBytes);
  const number = address / BigInt(segmentBytes);
  return [BigInt(timeline), number / segments, number % segments]
    .map((value) => value.toString(16).toUpperCase().padStart(8, '0'))
    .join('');
}

/** The name of a piece; names sort as their pieces do. */
export function encodePieceName({ start, end, at }: WalPiece): string {
  const [from, to] = [start, end].map((address) => address.toString(16).padStart(16, '0'));
  return `${from}-${to}-${at}`;
}

/** The piece of a name, or undefined where it is none. */
export function decodePieceName(name: string): WalPiece | undefined {
  const match = PIECE.exec(name);
  if (!match) return undefined;
  const piece = { start: BigInt(`0x${match[1]}`), end: BigInt(`0x${match[2]}`), at: Number(match[3]) };
  return piece.start < piece.end ? piece : undefined;
}

/**
 * The pieces that lie without a gap from an address on, in their order, and how far they reach.
 * Where pieces overlap, one that adds nothing is left out.
 */
export function followPieces(
  pieces: readonly WalPiece[],
  from: WalAddress,
): { pieces: WalPiece[]; end: WalAddress; at: number } {
  const order = pieces.toSorted((a, b) => Number(a.start - b.start) || Number(b.end - a.end));
  const followed: WalPiece[] = [];
  let end = from;
  let at = 0;
  for (const piece of order) {
    if (piece.start > end) break;
    if (piece.end <= end) continue;
    followed.push(piece);
    end = piece.end;
    at = Math.max(at, piece.at);
  }
  return { pieces: followed, end, at };
}

/** Whether every page that begins in these bytes says that it is of its place; what follows a switch to the next segment is zeros. */
export function hasWalPages(bytes: Buffer, start: WalAddress): boolean {
  const first = Number((BigInt(PAGE_BYTES) - (start % BigInt(PAGE_BYTES))) % BigInt(PAGE_BYTES));
  for (let at = first; at + PAGE_ADDRESS_AT + 8 <= bytes.length; at += PAGE_BYTES)
    if (![0n, start + BigInt(at)].includes(bytes.readBigUInt64LE(at + PAGE_ADDRESS_AT))) return false;
  return true;
}
