/**
 * The properties of an e-mail that need its part tree or its bytes (RFC 8621 §4.1.3, §4.1.4, §4.2): headers in any form, the
 * body's structure, and the values of its text parts.
 */
import type { StoredEmail } from '#domain/mailstore/email-reads.ts';
import type { MessageBytes } from '#domain/mailstore/message-bytes.ts';
import { decodeUnlabelled } from '#formats/charset/unlabelled.ts';
import type { ArgumentReader } from '#formats/jmap/arguments.ts';
import { encodeHeaderProperty, parseHeaderProperty } from '#formats/jmap/header-forms.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import { HEADER_LIMITS, readHeaderRange } from '#formats/mime/headers.ts';
import type { MessagePart } from '#formats/mime/message.ts';
import { decodeParts } from '#formats/mime/summary.ts';
import { partText } from '#formats/mime/text.ts';
import { decodeBody } from '#formats/mime/transfer.ts';
import {
  bodyViews,
  DEFAULT_PART_PROPERTIES,
  encodePart,
  isPartProperty,
  type PartPlace,
  partIdOf,
} from './body-parts.ts';
import { blobIdOf } from './email-properties.ts';

/** What of bodies a call asks for. */
export interface BodyArguments {
  partProperties: readonly string[];
  fetchText: boolean;
  fetchHtml: boolean;
  fetchAll: boolean;
  /** 0 for no limit. */
  maxValueBytes: number;
}

/** Values longer than this are cut even when nobody asks: what no screen shows need not be sent. */
const MAX_VALUE_BYTES = 5_242_880;

export function readBodyArguments(args: ArgumentReader): BodyArguments {
  const partProperties = args.texts('bodyProperties') ?? DEFAULT_PART_PROPERTIES;
  const wrong = partProperties.find((name) => !isPartProperty(name) && !parseHeaderProperty(name));
  if (wrong !== undefined)
    throw new MethodFault('invalidArguments', `Parts have no property ${wrong.slice(0, 60)}.`, {
      arguments: ['bodyProperties'],
    });
  return {
    partProperties,
    fetchText: args.boolean('fetchTextBodyValues'),
    fetchHtml: args.boolean('fetchHTMLBodyValues'),
    fetchAll: args.boolean('fetchAllBodyValues'),
    maxValueBytes: args.unsigned('maxBodyValueBytes') ?? 0,
  };
}

function namesHeader(name: string): boolean {
  return name === 'headers' || name.startsWith('header:');
}

/** Whether the bytes of messages have to be read. */
export function needsBytes(properties: ReadonlySet<string>, body: BodyArguments): boolean {
  if ([...properties].some(namesHeader)) return true;
  const showsParts = ['bodyStructure', 'textBody', 'htmlBody', 'attachments'].some((name) =>
    properties.has(name),
  );
  if (showsParts && (body.partProperties.includes('size') || body.partProperties.some(namesHeader)))
    return true;
  return properties.has('bodyValues') && (body.fetchText || body.fetchHtml || body.fetchAll);
}

/** An e-mail whose body is being told. */
export interface OpenEmail {
  email: StoredEmail;
  root: MessagePart;
  /** The whole message where it is small or needed; a header and parts by range otherwise. */
  bytes: MessageBytes | undefined;
}

export function openEmail(email: StoredEmail, bytes: MessageBytes | undefined): OpenEmail {
  return { email, root: decodeParts(email.parts), bytes };
}

interface RawField {
  name: string;
  value: string;
}

async function readFields(bytes: MessageBytes, part: MessagePart): Promise<RawField[]> {
  const header = await bytes.read({ start: part.headerStart, end: part.bodyStart });
  return readHeaderRange(header, 0, header.length, HEADER_LIMITS).fields.map((field) => ({
    name: field.name,
    value: decodeUnlabelled(header.subarray(field.valueStart, field.end)),
  }));
}

function headerValue(name: string, fields: readonly RawField[]): JsonObject[string] | undefined {
  if (name === 'headers') return fields.map((field) => ({ ...field }));
  const property = parseHeaderProperty(name);
  if (!property) return undefined;
  const raw = fields
    .filter((field) => field.name.toLowerCase() === property.field)
    .map((field) => field.value);
  return encodeHeaderProperty(property, raw);
}

function leavesOf(part: MessagePart): MessagePart[] {
  return [part, ...part.parts.flatMap(leavesOf)];
}

/** Sizes after decoding, for encoded parts by decoding them; what stands as it is has its size. */
async function readSizes({ root, bytes }: OpenEmail): Promise<Map<MessagePart, number>> {
  const sizes = new Map<MessagePart, number>();
  for (const part of leavesOf(root)) {
    if (part.type === 'multipart') continue;
    const isEncoded = part.encoding === 'base64' || part.encoding === 'quoted-printable';
    const range = { start: part.bodyStart, end: part.bodyEnd };
    const size =
      isEncoded && bytes
        ? decodeBody(await bytes.read(range), part.encoding).length
        : range.end - range.start;
    sizes.set(part, size);
  }
  return sizes;
}

async function readPartHeaders({ root, bytes }: OpenEmail): Promise<Map<MessagePart, RawField[]>> {
  const headers = new Map<MessagePart, RawField[]>();
  if (bytes) for (const part of leavesOf(root)) headers.set(part, await readFields(bytes, part));
  return headers;
}

async function placeOf(
  open: OpenEmail,
  properties: readonly string[],
): Promise<PartPlace & { fields: Map<MessagePart, RawField[]> }> {
  const wantsHeaders = properties.some(namesHeader);
  const sizes = properties.includes('size') ? await readSizes(open) : new Map<MessagePart, number>();
  const fields = wantsHeaders ? await readPartHeaders(open) : new Map<MessagePart, RawField[]>();
  return {
    messageBlobId: blobIdOf(open.email),
    sizeOf: (part) => sizes.get(part) ?? part.bodyEnd - part.bodyStart,
    headersOf: (part) => (fields.get(part) ?? []).map((field) => ({ ...field })),
    fields,
  };
}

/** The longest beginning of a text that is not longer in UTF-8 and cuts no character. */
function cut(text: string, maxBytes: number): { value: string; isTruncated: boolean } {
  const bytes = Buffer.from(text);
  if (bytes.length <= maxBytes) return { value: text, isTruncated: false };
  let end = maxBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return { value: bytes.toString('utf8', 0, end), isTruncated: true };
}

async function readValue(bytes: MessageBytes, part: MessagePart, maxValueBytes: number): Promise<JsonObject> {
  const body = await bytes.read({ start: part.bodyStart, end: part.bodyEnd });
  const text = partText(body, { ...part, bodyStart: 0, bodyEnd: body.length }).replaceAll('\r\n', '\n');
  const limit = maxValueBytes === 0 ? MAX_VALUE_BYTES : Math.min(maxValueBytes, MAX_VALUE_BYTES);
  return { ...cut(text.toWellFormed(), limit), isEncodingProblem: text.includes('\ufffd') };
}

async function readBodyValues(open: OpenEmail, body: BodyArguments): Promise<JsonObject> {
  const values: JsonObject = {};
  if (!open.bytes) return values;
  const { text, html } = bodyViews(open.root);
  const wanted = body.fetchAll
    ? leavesOf(open.root)
    : [...(body.fetchText ? text : []), ...(body.fetchHtml ? html : [])];
  for (const part of new Set(wanted))
    if (part.type === 'text') values[partIdOf(part)] = await readValue(open.bytes, part, body.maxValueBytes);
  return values;
}

/** The properties of the body and of headers that are asked for. */
export async function encodeBody(
  open: OpenEmail,
  properties: ReadonlySet<string>,
  body: BodyArguments,
): Promise<JsonObject> {
  const object: JsonObject = {};
  const headerNames = [...properties].filter(namesHeader);
  if (headerNames.length > 0 && open.bytes) {
    const fields = await readFields(open.bytes, open.root);
    for (const name of headerNames) object[name] = headerValue(name, fields) ?? null;
  }
  const views = bodyViews(open.root);
  const lists = { textBody: views.text, htmlBody: views.html, attachments: views.attachments };
  const shown = ['bodyStructure', ...Object.keys(lists)].filter((name) => properties.has(name));
  if (shown.length > 0) {
    const place = await placeOf(open, body.partProperties);
    const encode = (part: MessagePart, withChildren: boolean): JsonObject => {
      const encoded = encodePart(part, body.partProperties, place, withChildren);
      for (const name of body.partProperties)
        if (name.startsWith('header:'))
          encoded[name] = headerValue(name, place.fields.get(part) ?? []) ?? null;
      return encoded;
    };
    if (properties.has('bodyStructure')) object['bodyStructure'] = encode(open.root, true);
    for (const [name, parts] of Object.entries(lists))
      if (properties.has(name)) object[name] = parts.map((part) => encode(part, false));
  }
  if (properties.has('bodyValues')) object['bodyValues'] = await readBodyValues(open, body);
  return object;
}
