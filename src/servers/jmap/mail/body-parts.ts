/**
 * The body of a message as JMAP shows it (RFC 8621 §4.1.4): the tree of its parts, and which of them are text to read, HTML
 * to show, and attachments. Pure.
 */
import type { JsonObject } from '#formats/jmap/json.ts';
import type { MessagePart } from '#formats/mime/message.ts';
import { findParameter } from '#formats/mime/parameters.ts';

/** Parts in the three views, without multiparts. */
export interface BodyViews {
  text: MessagePart[];
  html: MessagePart[];
  attachments: MessagePart[];
}

function typeOf({ type, subtype }: MessagePart): string {
  return `${type}/${subtype}`;
}

const SHOWN_INLINE = /^(image|audio|video)$/;

function isInlineText(part: MessagePart, isFirst: boolean, multipart: string): boolean {
  const type = typeOf(part);
  if (part.disposition?.kind === 'attachment') return false;
  if (type !== 'text/plain' && type !== 'text/html' && !SHOWN_INLINE.test(part.type)) return false;
  // A second part counts as text only beside related files, or when nobody gave it a name (§4.1.4).
  return isFirst || (multipart !== 'related' && (SHOWN_INLINE.test(part.type) || nameOf(part) === undefined));
}

interface Collected {
  text: MessagePart[] | undefined;
  html: MessagePart[] | undefined;
  attachments: MessagePart[];
}

/** The algorithm that RFC 8621 §4.1.4 gives, step by step. */
function collect(
  parts: readonly MessagePart[],
  multipart: string,
  isInAlternative: boolean,
  into: Collected,
): void {
  const textBefore = into.text?.length ?? -1;
  const htmlBefore = into.html?.length ?? -1;
  for (const [index, part] of parts.entries()) {
    const isInline = isInlineText(part, index === 0, multipart);
    if (part.parts.length > 0 || part.type === 'multipart')
      collect(part.parts, part.subtype, isInAlternative || part.subtype === 'alternative', into);
    else if (!isInline) into.attachments.push(part);
    else if (multipart === 'alternative') collectAlternative(part, into);
    else collectInline(part, isInAlternative, into);
  }
  if (multipart !== 'alternative' || !into.text || !into.html) return;
  // An alternative with only one kind of text serves as the other too.
  if (textBefore === into.text.length && htmlBefore !== into.html.length)
    into.text.push(...into.html.slice(htmlBefore));
  if (htmlBefore === into.html.length && textBefore !== into.text.length)
    into.html.push(...into.text.slice(textBefore));
}

function collectAlternative(part: MessagePart, into: Collected): void {
  if (typeOf(part) === 'text/plain') into.text?.push(part);
  else if (typeOf(part) === 'text/html') into.html?.push(part);
  else into.attachments.push(part);
}

function collectInline(part: MessagePart, isInAlternative: boolean, into: Collected): void {
  const type = typeOf(part);
  const branch = { ...into };
  if (isInAlternative && type === 'text/plain') branch.html = undefined;
  if (isInAlternative && type === 'text/html') branch.text = undefined;
  branch.text?.push(part);
  branch.html?.push(part);
  if ((!branch.text || !branch.html) && SHOWN_INLINE.test(part.type)) into.attachments.push(part);
}

/** The three views of a message. */
export function bodyViews(root: MessagePart): BodyViews {
  const into = { text: [] as MessagePart[], html: [] as MessagePart[], attachments: [] as MessagePart[] };
  collect([root], 'mixed', false, into);
  return into;
}

/** The file name: of Content-Disposition, else of Content-Type. */
export function nameOf({ disposition, parameters }: MessagePart): string | undefined {
  return findParameter(disposition?.parameters ?? [], 'filename') ?? findParameter(parameters, 'name');
}

/** Where a part's id and blob come from; a multipart has neither. */
export interface PartPlace {
  /** The blob of the message. */
  messageBlobId: string;
  /** Octets after the transfer encoding is undone. */
  sizeOf: (part: MessagePart) => number;
  /** The part's own header. */
  headersOf: (part: MessagePart) => JsonObject[];
}

/** A part is named within its message by its IMAP section; the root of a message without parts is 1. */
export function partIdOf(part: MessagePart): string {
  return part.section === '' ? '1' : part.section;
}

/** The id under which a part is downloaded, decoded. */
export function partBlobId(messageBlobId: string, part: MessagePart): string {
  return `${messageBlobId}_${partIdOf(part).replaceAll('.', '-')}`;
}

/** Properties of a part that are told where nobody asks for others (§4.2). */
export const DEFAULT_PART_PROPERTIES = [
  'partId',
  'blobId',
  'size',
  'name',
  'type',
  'charset',
  'disposition',
  'cid',
  'language',
  'location',
];

const PART_PROPERTIES: Readonly<Record<string, (part: MessagePart, place: PartPlace) => JsonObject[string]>> =
  {
    partId: (part) => (part.type === 'multipart' ? null : partIdOf(part)),
    blobId: (part, place) => (part.type === 'multipart' ? null : partBlobId(place.messageBlobId, part)),
    size: (part, place) => (part.type === 'multipart' ? 0 : place.sizeOf(part)),
    headers: (part, place) => place.headersOf(part),
    name: (part) => nameOf(part) ?? null,
    type: typeOf,
    // RFC 2045 §5.2: text without a charset is US-ASCII.
    charset: (part) =>
      part.type === 'text' ? (findParameter(part.parameters, 'charset') ?? 'us-ascii') : null,
    disposition: (part) => part.disposition?.kind ?? null,
    cid: (part) => part.contentId?.replaceAll(/^<|>$/g, '') ?? null,
    language: (part) => (part.language.length > 0 ? part.language : null),
    location: (part) => part.location ?? null,
  };

/** True for a property that parts have. */
export function isPartProperty(name: string): boolean {
  return Object.hasOwn(PART_PROPERTIES, name) || name === 'subParts';
}

/** A part with the properties asked for; with `subParts` for the tree. */
export function encodePart(
  part: MessagePart,
  properties: readonly string[],
  place: PartPlace,
  withChildren: boolean,
): JsonObject {
  const object: JsonObject = {};
  for (const name of properties) {
    const value = PART_PROPERTIES[name]?.(part, place);
    if (value !== undefined) object[name] = value;
  }
  if (withChildren && part.type === 'multipart')
    object['subParts'] = part.parts.map((child) => encodePart(child, properties, place, true));
  return object;
}
