/**
 * The one pass over a message's bytes: goes from line to line, counts them, and stops at the delimiter lines of the
 * multiparts that are open (RFC 2046 §5.1.1).
 *
 * A delimiter of an outer multipart ends all inner ones (§5.1.2). A line counts only when it is the boundary and
 * nothing else but `--` and blanks; so boundaries of which one begins with another are told apart. Each line is
 * compared by one look-up, however many multiparts are open.
 */

const LF = 10;
const CR = 13;
const DASH = 45;

/** RFC 2046 §5.1.1 allows 70 characters; some programs make longer ones. */
export const MAX_BOUNDARY_CHARACTERS = 200;
/** A delimiter line: dashes, boundary, dashes and some blanks. */
const MAX_DELIMITER_BYTES = MAX_BOUNDARY_CHARACTERS + 60;

/** Where a part ends: at a delimiter line, or at the end of the message (`level` 0). */
export interface Ending {
  level: number;
  isClosing: boolean;
  /** The first byte of the delimiter line, and the number of LF before it. */
  start: number;
  linesBefore: number;
  /** The end of the content: the line break before the delimiter belongs to it. */
  contentEnd: number;
}

export interface Scanner {
  readonly bytes: Buffer;
  /** Always the beginning of a line. */
  at: number;
  /** Number of LF before `at`. */
  lines: number;
  /** Level by boundary, of the open multiparts. */
  open: Map<string, number>;
}

/** A scanner at the beginning of a message. */
export function newScanner(bytes: Buffer): Scanner {
  return { bytes, at: 0, lines: 0, open: new Map() };
}

function isDelimiterLike(bytes: Buffer, at: number): boolean {
  return bytes[at] === DASH && bytes[at + 1] === DASH;
}

function contentEndBefore(bytes: Buffer, start: number): number {
  if (start === 0) return 0;
  return start >= 2 && bytes[start - 2] === CR ? start - 2 : start - 1;
}

/** Takes the line at `scanner.at` if it is a delimiter of an open multipart. */
function takeDelimiter(scanner: Scanner): Ending | undefined {
  const { bytes, at: start, lines, open } = scanner;
  const limit = Math.min(bytes.length, start + MAX_DELIMITER_BYTES);
  let end = start + 2;
  while (end < limit && bytes[end] !== LF) end += 1;
  if (end === limit && end < bytes.length && bytes[end] !== LF) return undefined;
  const line = bytes.toString('latin1', start + 2, end).trimEnd();
  const level = open.get(line);
  const closed =
    level === undefined && line.endsWith('--') ? open.get(line.slice(0, -2).trimEnd()) : undefined;
  const found = level ?? closed;
  if (found === undefined) return undefined;
  const hasLineEnd = end < bytes.length;
  scanner.at = hasLineEnd ? end + 1 : end;
  scanner.lines = hasLineEnd ? lines + 1 : lines;
  const contentEnd = contentEndBefore(bytes, start);
  return { level: found, isClosing: level === undefined, start, linesBefore: lines, contentEnd };
}

/**
 * Goes on to the next line; to the end of the bytes where there is none. Byte by byte: lines of a header are short, and a call of
 * `indexOf` for each of the million that a hostile one has took ten times as long.
 */
function skipLine(scanner: Scanner): void {
  const { bytes } = scanner;
  const { length } = bytes;
  let { at } = scanner;
  while (at < length && bytes[at] !== LF) at += 1;
  if (at < length) scanner.lines += 1;
  scanner.at = Math.min(length, at + 1);
}

function endOfMessage({ bytes, lines }: Scanner): Ending {
  return { level: 0, isClosing: true, start: bytes.length, linesBefore: lines, contentEnd: bytes.length };
}

/** Counts the lines that are left, where nothing is open that could end before the message does. */
function skipToEnd(scanner: Scanner): Ending {
  const { bytes } = scanner;
  for (let lf = bytes.indexOf(LF, scanner.at); lf >= 0; lf = bytes.indexOf(LF, lf + 1)) scanner.lines += 1;
  scanner.at = bytes.length;
  return endOfMessage(scanner);
}

/** Passes over content up to the next delimiter of any open multipart, or to the end of the message. */
export function skipToEnding(scanner: Scanner): Ending {
  const { bytes } = scanner;
  const { length } = bytes;
  if (scanner.open.size === 0) return skipToEnd(scanner);
  let lines = scanner.lines;
  for (let at = scanner.at; at < length; at += 1) {
    const isLineStart = at === scanner.at;
    if (isLineStart && isDelimiterLike(bytes, at)) {
      scanner.lines = lines;
      const ending = takeDelimiter(scanner);
      if (ending) return ending;
    }
    if (bytes[at] !== LF) continue;
    lines += 1;
    scanner.at = at + 1;
  }
  scanner.lines = lines;
  scanner.at = length;
  return endOfMessage(scanner);
}

/** Passes over a header and its empty line; answers with an ending where the part ends within it. */
export function skipHeader(scanner: Scanner): Ending | undefined {
  const { bytes } = scanner;
  while (scanner.at < bytes.length) {
    const { at } = scanner;
    const isEmpty = bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF);
    if (!isEmpty && scanner.open.size > 0 && isDelimiterLike(bytes, at)) {
      const ending = takeDelimiter(scanner);
      if (ending) return ending;
    }
    skipLine(scanner);
    if (isEmpty) return undefined;
  }
  return endOfMessage(scanner);
}
