/**
 * Text that a letter carries as base64 or quoted-printable (RFC 2045 §6.7, §6.8), laid open so that it can be packed as text, and folded again as it was. Pure.
 *
 * Base64 hides every syllable from a compressor, which sees each at one of three places: a letter sent so takes twice the room of the same letter sent as it is.
 * Only what comes back byte for byte is laid open: lines of base64 of one length, and in quoted-printable the bytes beyond ASCII, its own sign, and
 * soft line breaks, whose places are kept, so that it does not matter who made them. Files stay as they are. Cost: 20 microseconds for a letter that
 * has nothing folded, some 100 for 10 kB.
 *
 * The recipe: how many pieces are laid open, of each the bytes before it, its length here, and its kind: 0 quoted-printable, else a quarter of the length of a line
 * of base64, twice, and one more where the last line has its end; of quoted-printable then how many numbers say where its soft breaks
 * are, and these. All are numbers of seven bits a byte.
 */

const CR = 13;
const LF = 10;
const EQUALS = 61;
const BEYOND = 0x80;
/** Stands for a sign `=` of quoted-printable that begins anything but a byte beyond ASCII or itself. */
const OTHER = 1;
const END_OF_HEADER = '\r\n\r\n';
const BOUNDARY = '\r\n--';
/** Of the characters of a line; a multiple of four. */
const MOST_LINE = 996;
/** Characters of base64 by which it is seen whether they are text. */
const LOOKED_AT = 1_024;
/** Letters may have many parts; those after it stay as they are. */
const MOST_PIECES = 64;

interface Piece {
  start: number;
  end: number;
  bytes: Buffer;
  kind: number;
  /** Of quoted-printable, for each soft line break: ends of lines since the one before, and its column. */
  breaks: number[];
}

/** Control characters that text has not. */
function isText(bytes: Buffer): boolean {
  return bytes.every((byte) => byte >= 32 || (byte >= 9 && byte <= 13)) && bytes.length > 0;
}

/** Base64 in lines of `line` characters, the last one with its end or without. */
function foldBase64(bytes: Buffer, line: number, isEnded: boolean): Buffer {
  const all = Buffer.from(bytes.toString('base64'), 'latin1');
  const lines = Math.ceil(all.length / line);
  const folded = Buffer.allocUnsafe(all.length + 2 * (isEnded ? lines : Math.max(0, lines - 1)));
  let end = 0;
  for (let at = 0; at < all.length; at += line) {
    end += all.copy(folded, end, at, at + line);
    if (end >= folded.length) break;
    folded[end] = CR;
    folded[end + 1] = LF;
    end += 2;
  }
  return folded;
}

function unfoldBase64(source: Buffer, start: number, end: number): Piece | undefined {
  const firstEnd = source.indexOf('\r\n', start, 'latin1');
  const line = firstEnd < 0 || firstEnd > end ? end - start : firstEnd - start;
  if (line === 0 || line % 4 !== 0 || line > MOST_LINE) return undefined;
  const head = source.toString('latin1', start, Math.min(end, start + LOOKED_AT));
  if (!isText(Buffer.from(head, 'base64'))) return undefined;
  const bytes = Buffer.from(source.toString('latin1', start, end), 'base64');
  const isEnded = source[end - 1] === LF;
  const isSame = foldBase64(bytes, line, isEnded).equals(source.subarray(start, end));
  return isSame ? { start, end, bytes, kind: (line / 4) * 2 + (isEnded ? 1 : 0), breaks: [] } : undefined;
}

const DIGITS = Buffer.from('0123456789ABCDEF', 'latin1');
/** The value of a digit of hexadecimal in capitals; -1 for anything else. */
const HEX = new Int8Array(256).fill(-1);
for (const [value, digit] of DIGITS.entries()) HEX[digit] = value;

/** Whether the bytes of a letter have the end of a line at `at`. */
const isLineEnd = (source: Buffer, at: number): boolean => source[at] === CR && source[at + 1] === LF;

/** What two digits say that is not for certain said otherwise: a byte beyond ASCII, or the sign itself; -1 for anything else. */
function quotedByte(source: Buffer, at: number): number {
  const high = HEX[source[at] as number] as number;
  const low = HEX[source[at + 1] as number] as number;
  const value = high * 16 + low;
  return high >= 0 && low >= 0 && (value >= BEYOND || value === EQUALS) ? value : -1;
}

function unfoldQuoted(source: Buffer, start: number, end: number): Piece | undefined {
  const bytes = Buffer.allocUnsafe(end - start);
  const breaks: number[] = [];
  let length = 0;
  let lines = 0;
  let lineStart = start;
  for (let at = start; at < end; at += 1) {
    const byte = source[at] as number;
    if (byte >= BEYOND || byte === OTHER) return undefined;
    const isQuote = byte === EQUALS && at + 2 < end;
    if (isQuote && isLineEnd(source, at + 1)) {
      breaks.push(lines, at - lineStart);
      lines = 0;
      at += 2;
      lineStart = at + 1;
      continue;
    }
    if (byte === LF) {
      lines += 1;
      lineStart = at + 1;
    }
    const quoted = isQuote ? quotedByte(source, at + 1) : -1;
    bytes[length++] = quoted >= 0 ? quoted : byte === EQUALS ? OTHER : byte;
    if (quoted >= 0) at += 2;
  }
  if (length === end - start) return undefined;
  return { start, end, bytes: bytes.subarray(0, length), kind: 0, breaks };
}

function put(bytes: Buffer, at: number, one: number, two: number, three: number): number {
  bytes[at] = one;
  bytes[at + 1] = two;
  bytes[at + 2] = three;
  return at + 3;
}

/** Quotes what is beyond ASCII, and breaks lines where `breaks` say: after so many ends of lines, at that column. */
function foldQuoted(bytes: Buffer, breaks: readonly number[]): Buffer {
  const folded = Buffer.allocUnsafe(bytes.length * 3 + breaks.length * 2);
  let length = 0;
  let lineStart = 0;
  let lines = 0;
  let next = 0;
  // Once more at the end: the last line may be broken behind its last byte.
  for (let at = 0; at <= bytes.length; at += 1) {
    while (lines === breaks[next] && length - lineStart === breaks[next + 1]) {
      length = put(folded, length, EQUALS, CR, LF);
      lineStart = length;
      lines = 0;
      next += 2;
    }
    if (at === bytes.length) break;
    const byte = bytes[at] as number;
    if (byte >= BEYOND || byte === EQUALS)
      length = put(folded, length, EQUALS, DIGITS[byte >>> 4] as number, DIGITS[byte & 15] as number);
    else folded[length++] = byte === OTHER ? EQUALS : byte;
    if (byte === LF) {
      lines += 1;
      lineStart = length;
    }
  }
  return folded.subarray(0, length);
}

/** Bodies that say how they are folded, in their order. */
function findPieces(source: Buffer): Piece[] {
  const pieces: Piece[] = [];
  const lower = source.toString('latin1').toLowerCase();
  const encoding = /\r\ncontent-transfer-encoding:[ \t]*(base64|quoted-printable)[ \t]*(?=\r\n)/g;
  for (let found = encoding.exec(lower); found && pieces.length < MOST_PIECES; found = encoding.exec(lower)) {
    const head = lower.indexOf(END_OF_HEADER, encoding.lastIndex);
    if (head < 0) break;
    const start = head + END_OF_HEADER.length;
    const boundary = lower.indexOf(BOUNDARY, start);
    const end = boundary < 0 ? source.length : boundary;
    const piece = (found[1] === 'base64' ? unfoldBase64 : unfoldQuoted)(source, start, end);
    if (piece) pieces.push(piece);
    encoding.lastIndex = end;
  }
  return pieces;
}

function numberBytes(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest >>>= 7) bytes.push((rest & 0x7f) | 0x80);
  bytes.push(rest);
  return bytes;
}

/** What is folded, and how; undefined where nothing can be laid open. */
export interface Unfolded {
  recipe: Buffer;
  bytes: Buffer;
}

/** Lays open what is folded in a letter. */
export function unfold(source: Buffer): Unfolded | undefined {
  const pieces = findPieces(source);
  if (pieces.length === 0) return undefined;
  const recipe = numberBytes(pieces.length);
  const bytes: Buffer[] = [];
  let at = 0;
  for (const piece of pieces) {
    const { start, kind, breaks } = piece;
    const said = [start - at, piece.bytes.length, kind, ...(kind === 0 ? [breaks.length, ...breaks] : [])];
    for (const value of said) recipe.push(...numberBytes(value));
    bytes.push(source.subarray(at, piece.start), piece.bytes);
    at = piece.end;
  }
  return { recipe: Buffer.from(recipe), bytes: Buffer.concat([...bytes, source.subarray(at)]) };
}

/** More numbers than there are bytes left are none. */
function requireFew(count: number, recipe: Buffer): number {
  if (count > recipe.length) throw new RangeError('how a text was folded is damaged');
  return count;
}

/** Folds what `unfold` laid open; the recipe stands at the beginning of its bytes, where something else may follow. `RangeError` for a damaged one. */
export function fold(recipe: Buffer, bytes: Buffer): Buffer {
  let next = 0;
  const number = (): number => {
    let value = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = recipe[next++];
      if (byte === undefined) break;
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('how a text was folded is damaged');
  };
  const folded: Buffer[] = [];
  let at = 0;
  for (let count = number(); count > 0; count -= 1) {
    const before = number();
    const length = number();
    const kind = number();
    const start = at + before;
    const end = start + length;
    if (end > bytes.length || kind === 1) throw new RangeError('how a text was folded is damaged');
    const piece = bytes.subarray(start, end);
    const breaks = Array.from({ length: kind === 0 ? requireFew(number(), recipe) : 0 }, number);
    folded.push(
      bytes.subarray(at, start),
      kind === 0 ? foldQuoted(piece, breaks) : foldBase64(piece, (kind >>> 1) * 4, (kind & 1) === 1),
    );
    at = end;
  }
  return Buffer.concat([...folded, bytes.subarray(at)]);
}
