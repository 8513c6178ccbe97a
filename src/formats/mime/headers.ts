/**
 * The header of a message or part as a list of fields (RFC 5322 §2.2), found by position in the bytes.
 *
 * Lenient where real mail is: lines may end in bare LF, a name may be followed by blanks (§4.5), a line without
 * a colon (an mbox `From ` line, say) belongs to no field. The header ends at the first empty line. Fields beyond
 * `HeaderLimits` are not listed; the bytes stay.
 */
import { decodeUnlabelled } from '../charset/unlabelled.ts';
import type { HeaderField } from './message.ts';

/** How much of a header is listed. */
export interface HeaderLimits {
  headerSize: number;
  headerCount: number;
}

/** The defaults, each far above honest mail. */
export const HEADER_LIMITS: HeaderLimits = {
  // A letter to all 3,000 members of staff by name has 200 kB of To.
  headerSize: 1024 * 1024,
  // Long chains of trace and ARC fields stay under 300.
  headerCount: 2000,
};

/** A header that was read, and how to ask it. Names are asked for in lower case. */
export interface HeaderBlock {
  fields: HeaderField[];
  /** The first byte after the empty line; the end of the bytes where there is none. */
  bodyStart: number;
  exceeded: ('headerSize' | 'headerCount')[];
  count(name: string): number;
  /** The unfolded texts of all fields of this name, in order, encoded words left as they stand. */
  values(name: string): string[];
  /** The byte ranges of whole fields with their line endings, for leaving them out. */
  ranges(name: string): { start: number; end: number }[];
}

const LF = 10;
const CR = 13;
const TAB = 9;
const SP = 32;
const COLON = 58;

function isBlank(byte: number | undefined): boolean {
  return byte === SP || byte === TAB;
}

/** Where the line that holds `from` ends, after its LF. */
function lineEnd(bytes: Buffer, from: number, limit: number): number {
  const at = bytes.indexOf(LF, from);
  return at < 0 || at >= limit ? limit : at + 1;
}

/** Whether an empty line begins at `at`. */
export function isEmptyLine(bytes: Buffer, at: number): boolean {
  return bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF);
}

/** The first byte after the empty line that ends the header, or `end`. */
function findBodyStart(bytes: Buffer, start: number, end: number): number {
  if (isEmptyLine(bytes, start)) return Math.min(end, lineEnd(bytes, start, end));
  for (let at = start; at < end; at += 1)
    if (bytes[at] === LF && isEmptyLine(bytes, at + 1)) return lineEnd(bytes, at + 1, end);
  return end;
}

function withoutLineEnding(bytes: Buffer, start: number, end: number): number {
  let last = end;
  if (last > start && bytes[last - 1] === LF) last -= 1;
  if (last > start && bytes[last - 1] === CR) last -= 1;
  return last;
}

/** The field in `[start, end)`, or undefined where the lines have no name and colon. */
function readField(bytes: Buffer, start: number, end: number): HeaderField | undefined {
  let colon = start;
  while (colon < end && bytes[colon] !== COLON && bytes[colon] !== LF) colon += 1;
  if (bytes[colon] !== COLON || colon >= end) return undefined;
  const name = bytes.toString('latin1', start, colon).trimEnd();
  // RFC 5322 §3.6.8: a name has no blanks. `From a@b Mon Jan 1 10:00` of an mbox file is no field.
  if (name === '' || /\s/.test(name)) return undefined;
  return { name, start, valueStart: colon + 1, end: withoutLineEnding(bytes, colon + 1, end) };
}

function readFields(bytes: Buffer, start: number, end: number, limits: HeaderLimits): HeaderBlock {
  const fields: HeaderField[] = [];
  const exceeded: HeaderBlock['exceeded'] = [];
  const limit = Math.min(end, start + limits.headerSize);
  let at = start;
  while (at < limit && !isEmptyLine(bytes, at)) {
    if (fields.length >= limits.headerCount) {
      exceeded.push('headerCount');
      break;
    }
    let next = lineEnd(bytes, at, end);
    while (next < limit && isBlank(bytes[next])) next = lineEnd(bytes, next, end);
    const field = next > limit ? undefined : readField(bytes, at, next);
    if (field) fields.push(field);
    at = next;
  }
  if (end - start > limits.headerSize) exceeded.push('headerSize');
  return blockOf(bytes, fields, end, exceeded);
}

function blockOf(
  bytes: Buffer,
  fields: HeaderField[],
  bodyStart: number,
  exceeded: HeaderBlock['exceeded'],
): HeaderBlock {
  const byName = new Map<string, HeaderField[]>();
  for (const field of fields) {
    const name = field.name.toLowerCase();
    const same = byName.get(name);
    if (same) same.push(field);
    else byName.set(name, [field]);
  }
  const all = (name: string): HeaderField[] => byName.get(name) ?? [];
  return {
    fields,
    bodyStart,
    exceeded,
    count: (name) => all(name).length,
    values: (name) => all(name).map((field) => fieldText(bytes, field)),
    ranges: (name) =>
      all(name).map((field) => ({ start: field.start, end: lineEnd(bytes, field.end, bodyStart) })),
  };
}

/** A field's value: unfolded (RFC 5322 §2.2.3), trimmed, as text; NUL, which no protocol carries on, left out. */
export function fieldText(bytes: Buffer, field: HeaderField): string {
  return decodeUnlabelled(bytes.subarray(field.valueStart, field.end))
    .replaceAll(/\r?\n|\0/g, '')
    .trim();
}

/** Reads the header at the beginning of `bytes`. */
export function readHeaderBlock(bytes: Buffer, limits: HeaderLimits = HEADER_LIMITS): HeaderBlock {
  return readFields(bytes, 0, findBodyStart(bytes, 0, bytes.length), limits);
}

/** Reads a header whose end is known: `[start, bodyStart)` with its empty line, if it has one. */
export function readHeaderRange(
  bytes: Buffer,
  start: number,
  bodyStart: number,
  limits: HeaderLimits,
): HeaderBlock {
  return readFields(bytes, start, bodyStart, limits);
}
