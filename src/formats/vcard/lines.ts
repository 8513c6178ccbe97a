/**
 * Lines of vCards (RFC 6350 §3.2, RFC 2426 §2, vCard 2.1 §2): unfolded, with name, parameters and value.
 *
 * vCard 2.1 names values of TYPE and ENCODING without their names (`TEL;CELL:`), and folds quoted-printable in its own way. A line is as
 * long as a picture may be; a file has so many lines as its reader lets it have.
 */
import { splitOutsideQuotes } from '../ical/content-lines.ts';

export interface VcardLine {
  name: string;
  /** Values of TYPE in small letters, however they are written. */
  types: ReadonlySet<string>;
  parameters: ReadonlyMap<string, string>;
  value: string;
}

/** A card of MAX_CARD_BYTES has its picture on one line. */
const MAX_LINE = 400_000;

/** Pieces of a folded line in which its head may be. */
const HEAD_PIECES = 8;

const ENCODINGS = new Set(['quoted-printable', 'base64', '8bit', '7bit', 'b']);

function decodeQuotedPrintable(value: string, charset: string): string {
  const bytes = new Uint8Array(value.length * 3);
  let length = 0;
  for (let at = 0; at < value.length; at += 1) {
    const hex = value[at] === '=' ? value.slice(at + 1, at + 3) : '';
    if (/^[\dA-Fa-f]{2}$/.test(hex)) {
      bytes[length] = Number.parseInt(hex, 16);
      length += 1;
      at += 2;
    } else length += new TextEncoder().encodeInto(value[at] ?? '', bytes.subarray(length)).written;
  }
  const octets = bytes.subarray(0, length);
  try {
    return new TextDecoder(charset).decode(octets);
  } catch {
    // A name of no charset: what nearly everything is written in.
    return new TextDecoder().decode(octets);
  }
}

function decodeLine(line: string): VcardLine | undefined {
  const [head = '', ...rest] = line.length > MAX_LINE ? [] : splitOutsideQuotes(line, ':');
  if (rest.length === 0) return undefined;
  const [grouped = '', ...given] = splitOutsideQuotes(head, ';');
  const parameters = new Map<string, string>();
  const types = new Set<string>();
  for (const one of given) {
    const equals = one.indexOf('=');
    const text = one.slice(equals + 1).replaceAll('"', '');
    const bare = ENCODINGS.has(text.toLowerCase()) ? 'ENCODING' : 'TYPE';
    const name = equals === -1 ? bare : one.slice(0, equals).trim().toUpperCase();
    if (name === 'TYPE') for (const type of text.split(',')) types.add(type.trim().toLowerCase());
    else parameters.set(name, text);
  }
  const raw = rest.join(':');
  const isQuoted = parameters.get('ENCODING')?.toLowerCase() === 'quoted-printable';
  return {
    name: grouped
      .slice(grouped.lastIndexOf('.') + 1)
      .trim()
      .toUpperCase(),
    types,
    parameters,
    value: isQuoted ? decodeQuotedPrintable(raw, parameters.get('CHARSET') ?? 'utf-8') : raw,
  };
}

/** A line that is being put together. Joined at its end: a line folded a million times would be copied a million times. */
interface Folded {
  pieces: string[];
  length: number;
  isQuotedPrintable: boolean;
}

const QUOTED_PRINTABLE = /^[^:]{0,1000}quoted-printable/i;

function addPiece(folded: Folded, piece: string): void {
  // What is longer than a line may be is no line, and need not be kept.
  if (folded.length <= MAX_LINE) folded.pieces.push(piece);
  folded.length += piece.length;
  // The head may be folded too, in the few pieces before its colon.
  if (folded.pieces.length < HEAD_PIECES)
    folded.isQuotedPrintable = QUOTED_PRINTABLE.test(folded.pieces.join(''));
}

/** Whole lines: folded ones put together, those of quoted-printable without their soft breaks. */
function unfold(text: string, maxLines: number): string[] {
  const whole: string[] = [];
  let last: Folded | undefined;
  const end = (): void => {
    if (last) whole.push(last.pieces.join(''));
  };
  for (const line of text.split(/\r\n|\n|\r/, maxLines)) {
    const isSoft = last?.isQuotedPrintable === true && last.pieces.at(-1)?.endsWith('=') === true;
    if (last && isSoft) {
      last.pieces[last.pieces.length - 1] = last.pieces.at(-1)?.slice(0, -1) ?? '';
      addPiece(last, line.trimStart());
    } else if (last && /^[ \t]/.test(line)) addPiece(last, line.slice(1));
    else {
      end();
      last = { pieces: [], length: 0, isQuotedPrintable: false };
      addPiece(last, line);
    }
  }
  end();
  return whole;
}

/** The lines of a text; those that are none are left out. */
export function decodeVcardLines(text: string, maxLines: number): VcardLine[] {
  return unfold(text.replace(/^\uFEFF/, ''), maxLines).flatMap((line) => decodeLine(line) ?? []);
}

/** The parts of a value that has several (`N`, `ADR`, `ORG`), split where the mark is not escaped. */
export function splitValue(value: string, mark: ';' | ','): string[] {
  return value.split(mark === ';' ? /(?<!\\);/ : /(?<!\\),/);
}
