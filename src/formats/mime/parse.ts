/**
 * A message's structure from one pass over its bytes: header, envelope, part tree with byte ranges
 * (RFC 5322, RFC 2045, RFC 2046, RFC 9051 §6.4.5.1 for the part numbers).
 *
 * Never throws, whatever the bytes are; time and memory are linear in the size. What goes beyond `ParseLimits`
 * is one opaque leaf. Departures: MIME-Version is not asked for; a multipart with a transfer encoding that
 * RFC 2045 §6.4 forbids is read as it stands; a message/rfc822 in base64 is a leaf.
 */
import {
  type Ending,
  MAX_BOUNDARY_CHARACTERS,
  newScanner,
  type Scanner,
  skipHeader,
  skipToEnding,
} from './boundary-scanner.ts';
import { envelopeOfHeader } from './envelope-fields.ts';
import { HEADER_LIMITS, type HeaderBlock, type HeaderLimits, readHeaderRange } from './headers.ts';
import type { MessagePart, ParsedMessage } from './message.ts';
import { parseMessageIds } from './message-id.ts';
import { findParameter } from './parameters.ts';
import { partOfHeader } from './part-header.ts';

export interface ParseLimits extends HeaderLimits {
  depth: number;
  parts: number;
}

/** The defaults, each far above honest mail. */
export const PARSE_LIMITS: ParseLimits = {
  ...HEADER_LIMITS,
  // A letter forwarded twenty times as an attachment has 40 levels; recursion stays shallow.
  depth: 60,
  // The longest digests have some hundred.
  parts: 2000,
};

interface Parsing {
  bytes: Buffer;
  scanner: Scanner;
  limits: ParseLimits;
  exceeded: Set<ParsedMessage['exceeded'][number]>;
  parts: number;
  level: number;
}

/** An entity's place: `path` is its part number, or for the root of a message that of the part it is in. */
interface Place {
  path: string;
  isRoot: boolean;
  isInDigest: boolean;
  depth: number;
}

interface Entity {
  header: HeaderBlock;
  part: MessagePart;
  ending: Ending;
}

function child(path: string, number: number): string {
  return path === '' ? `${number}` : `${path}.${number}`;
}

/** Sets where the body ends, and how many lines it has. */
function finish(parsing: Parsing, part: MessagePart, linesAtBody: number, ending: Ending): void {
  const inner = part.message?.root.bodyEnd ?? part.parts.at(-1)?.bodyEnd ?? 0;
  // The empty line of a part without a body is also the line break before the delimiter.
  part.bodyEnd = Math.max(part.bodyStart, ending.contentEnd, inner);
  if (part.bodyEnd === part.bodyStart) return;
  const isBeforeBreak = part.bodyEnd < ending.start;
  const hasOpenLine = parsing.bytes[part.bodyEnd - 1] !== 10;
  part.lines = ending.linesBefore - (isBeforeBreak ? 1 : 0) - linesAtBody + (hasOpenLine ? 1 : 0);
}

function opaque(part: MessagePart): void {
  part.type = 'application';
  part.subtype = 'octet-stream';
  part.parameters = [];
}

/** All the rest of the message, once there are too many parts. */
function takeRest(parsing: Parsing, section: string): { part: MessagePart; ending: Ending } {
  const { scanner } = parsing;
  parsing.exceeded.add('parts');
  scanner.open.clear();
  const header = readHeaderRange(parsing.bytes, scanner.at, scanner.at, parsing.limits);
  const part = partOfHeader(header, section, false);
  opaque(part);
  part.headerStart = scanner.at;
  part.bodyStart = scanner.at;
  const linesAtBody = scanner.lines;
  const ending = skipToEnding(scanner);
  finish(parsing, part, linesAtBody, ending);
  return { part, ending };
}

function parseChildren(parsing: Parsing, part: MessagePart, level: number, place: Place): Ending {
  const { scanner, limits } = parsing;
  const isInDigest = part.subtype === 'digest';
  let ending = skipToEnding(scanner);
  while (ending.level === level && !ending.isClosing) {
    const path = child(place.path, part.parts.length + 1);
    const at = { path, isRoot: false, isInDigest, depth: place.depth + 1 };
    const entity = parsing.parts < limits.parts ? parseEntity(parsing, at) : takeRest(parsing, path);
    part.parts.push(entity.part);
    ({ ending } = entity);
  }
  return ending;
}

function parseMultipart(parsing: Parsing, part: MessagePart, place: Place): Ending {
  const { scanner } = parsing;
  const boundary = (findParameter(part.parameters, 'boundary') ?? '').slice(0, MAX_BOUNDARY_CHARACTERS);
  const key = Buffer.from(boundary, 'utf8').toString('latin1').trimEnd();
  if (key === '') return skipToEnding(scanner);
  parsing.level += 1;
  const level = parsing.level;
  const hidden = scanner.open.get(key);
  scanner.open.set(key, level);
  const ending = parseChildren(parsing, part, level, place);
  if (scanner.open.delete(key) && hidden !== undefined) scanner.open.set(key, hidden);
  // What follows the closing delimiter, the epilogue, belongs to the multipart up to the next outer delimiter.
  return ending.level === level ? skipToEnding(scanner) : ending;
}

/** RFC 2046 §5.2.1 and RFC 6532 §3.7; RFC 2045 §6.4 allows a message no other encodings. */
function isOpenMessage(part: MessagePart): boolean {
  return (
    part.type === 'message' &&
    (part.subtype === 'rfc822' || part.subtype === 'global') &&
    !['base64', 'quoted-printable'].includes(part.encoding)
  );
}

function parseBody(parsing: Parsing, part: MessagePart, place: Place): Ending {
  const isMultipart = part.type === 'multipart';
  if (!isMultipart && !isOpenMessage(part)) return skipToEnding(parsing.scanner);
  if (place.depth >= parsing.limits.depth) {
    parsing.exceeded.add('depth');
    opaque(part);
    if (place.isRoot) part.section = child(place.path, 1);
    return skipToEnding(parsing.scanner);
  }
  if (isMultipart) return parseMultipart(parsing, part, place);
  const at = { path: part.section, isRoot: true, isInDigest: false, depth: place.depth + 1 };
  const { header, part: root, ending } = parseEntity(parsing, at);
  part.message = { envelope: envelopeOfHeader(header), root };
  return ending;
}

function parseEntity(parsing: Parsing, place: Place): Entity {
  const { bytes, scanner, limits, exceeded } = parsing;
  parsing.parts += 1;
  const headerStart = scanner.at;
  const cut = skipHeader(scanner);
  const bodyStart = cut ? Math.max(headerStart, cut.contentEnd) : scanner.at;
  const header = readHeaderRange(bytes, headerStart, bodyStart, limits);
  for (const limit of header.exceeded) exceeded.add(limit);
  const part = partOfHeader(header, place.path, place.isInDigest);
  if (place.isRoot) part.section = part.type === 'multipart' ? '' : child(place.path, 1);
  part.headerStart = headerStart;
  part.bodyStart = bodyStart;
  const linesAtBody = scanner.lines;
  const ending = cut ?? parseBody(parsing, part, place);
  finish(parsing, part, linesAtBody, ending);
  return { header, part, ending };
}

/** Parses a whole message. */
export function parseMessage(bytes: Buffer, limits: ParseLimits = PARSE_LIMITS): ParsedMessage {
  const parsing: Parsing = {
    bytes,
    scanner: newScanner(bytes),
    limits,
    exceeded: new Set(),
    parts: 0,
    level: 0,
  };
  const { header, part } = parseEntity(parsing, { path: '', isRoot: true, isInDigest: false, depth: 0 });
  return {
    size: bytes.length,
    headers: header.fields,
    envelope: envelopeOfHeader(header),
    references: parseMessageIds(header.values('references').join(' ')),
    root: part,
    exceeded: [...parsing.exceeded],
  };
}
