/**
 * Lines of vCards (RFC 6350 §3.2, RFC 2426 §2, vCard 2.1 §2): unfolded, with name, parameters and value.
 *
 * vCard 2.1 names values of TYPE and ENCODING without their names (`TEL;CELL:`), and folds quoted-printable in its own way. A line is as
 * long as a picture may be; a file has so many lines as its reader lets it have.
 */
import { splitOutsideQuotes } from '../ical/content-lines.ts';

export interface VcardLine {
  /** `item1` of `item1.TEL`; empty where there is none. */
  group: string;
  /** In capital letters. */
  name: string;
  /** By names in small letters, each with all its values. */
  parameters: ReadonlyMap<string, readonly string[]>;
  value: string;
  /** Characters of all of it. */
  length: number;
}

/** A card of MAX_CARD_BYTES has its picture on one line. */
const MAX_LINE = 400_000;

/** Pieces of a folded line in which its head may be. */
const HEAD_PIECES = 8;

const ENCODINGS = new Set(['quoted-printable', 'base64', '8bit', '7bit', 'b']);

function decodeQuotedPrintable(value: string, charset: string): string {
  const bytes = new Uint8Array(value.length * 3);
  const encoder = new TextEncoder();
  let length = 0;
  // What is not escaped goes as it stands, a character outside the basic plane whole.
  for (const [piece] of value.matchAll(/=[\dA-Fa-f]{2}|[^=]+|=/g)) {
    if (piece.length === 3 && piece[0] === '=') {
      bytes[length] = Number.parseInt(piece.slice(1), 16);
      length += 1;
    } else length += encoder.encodeInto(piece, bytes.subarray(length)).written;
  }
  const octets = bytes.subarray(0, length);
  try {
    return new TextDecoder(charset).decode(octets);
  } catch {
    // A name of no charset: what nearly everything is written in.
    return new TextDecoder().decode(octets);
  }
}

/** RFC 6868 §3.1, which is of vCard 4.0: what cannot stand in a parameter otherwise. */
function decodeCarets(text: string): string {
  return text.replaceAll(/\^([n^'])/g, (_, mark: string) => CARETS[mark] ?? mark);
}
const CARETS: Readonly<Record<string, string>> = { n: '\n', '^': '^', "'": '"' };

/** The values of each parameter; one that is named twice has the values of both. */
function decodeParameters(given: readonly string[], isVersion4: boolean): Map<string, string[]> {
  const parameters = new Map<string, string[]>();
  for (const one of given) {
    const equals = one.indexOf('=');
    const text = one.slice(equals + 1);
    const bare = ENCODINGS.has(text.toLowerCase()) ? 'encoding' : 'type';
    const name = equals === -1 ? bare : one.slice(0, equals).trim().toLowerCase();
    const values = parameters.get(name) ?? [];
    parameters.set(name, values);
    for (const part of splitOutsideQuotes(text, ',')) {
      const plain = part.replaceAll('"', '').trim();
      // Quirk: TYPE="cell,home" is meant as two types, as RFC 6350 §6.4.1 itself writes it.
      const parts = name === 'type' ? plain.split(',').map((type) => type.trim()) : [plain];
      for (const value of parts) values.push(isVersion4 ? decodeCarets(value) : value);
    }
  }
  return parameters;
}

function decodeLine(line: string, isVersion4: boolean): VcardLine | undefined {
  const [head = '', ...rest] = line.length > MAX_LINE ? [] : splitOutsideQuotes(line, ':');
  if (rest.length === 0) return undefined;
  const [grouped = '', ...given] = splitOutsideQuotes(head, ';');
  const parameters = decodeParameters(given, isVersion4);
  const raw = line.slice(head.length + 1);
  const encoding = parameters.get('encoding')?.[0]?.toLowerCase() ?? '';
  const isQuoted = encoding === 'quoted-printable';
  const charset = parameters.get('charset')?.[0] ?? 'utf-8';
  // The text is decoded: neither says anything any more.
  parameters.delete('charset');
  if (isQuoted || /^[78]bit$/.test(encoding)) parameters.delete('encoding');
  const dot = grouped.lastIndexOf('.');
  return {
    group: grouped.slice(0, Math.max(dot, 0)).trim(),
    name: grouped
      .slice(dot + 1)
      .trim()
      .toUpperCase(),
    parameters,
    length: line.length,
    value: isQuoted ? plainOf(decodeQuotedPrintable(raw, charset)).replaceAll(/\r\n?|\n/g, '\\n') : raw,
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

/** Ends of lines that vCard does not know are such ends within a text; other control characters say nothing. */
function plainOf(text: string): string {
  return text.replaceAll(/[\v\f\u0085\u2028\u2029]/g, '\\n').replaceAll(/(?![\t\r\n])\p{Cc}/gu, '');
}

/** The lines of a text; those that are none are left out. */
export function decodeVcardLines(text: string, maxLines: number): VcardLine[] {
  let isVersion4 = false;
  return unfold(plainOf(text.replace(/^\uFEFF/, '')), maxLines).flatMap((whole) => {
    const line = decodeLine(whole, isVersion4);
    if (line?.name === 'VERSION') isVersion4 = line.value.trim() === '4.0';
    return line ?? [];
  });
}
