/**
 * A message from the properties that a client creates an e-mail with (RFC 8621 §4.6): what it may say, and how it is written.
 *
 * Every mistake is told at once, by the names of the properties (invalidProperties).
 */
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { type OutgoingPart, writeMessage } from '#formats/mime/write-message.ts';
import {
  BODY,
  type ComposeFacts,
  composeHeader,
  ELSEWHERE,
  encodeHeaderProperty,
  fieldNameOf,
  invalid,
} from './compose-header.ts';

/** Parts nest as deep as our own parser reads them. */
const MAX_DEPTH = 20;

const MAX_PARTS = 500;

const TYPE = /^[a-z0-9!#$&^_.+-]{1,100}\/[a-z0-9!#$&^_.+-]{1,100}$/i;

/** The fields that a part's own properties are written as (§4.1.4). */
const PART_FIELDS: Readonly<Record<string, string>> = {
  type: 'content-type',
  charset: 'content-type',
  name: 'content-disposition',
  disposition: 'content-disposition',
  cid: 'content-id',
  language: 'content-language',
  location: 'content-location',
};

const PART_PROPERTIES = new Set([...Object.keys(PART_FIELDS), 'partId', 'blobId', 'size', 'subParts']);

/** What of a part's properties is none, is written by us, or says the same field twice. */
function wrongOfPart(part: JsonObject): string[] {
  const given = Object.entries(part).filter(([, value]) => value !== null);
  const fields = given.map(([name]) => PART_FIELDS[name] ?? fieldNameOf(name));
  const ofPart = new Set(given.flatMap(([name]) => PART_FIELDS[name] ?? []));
  return given.flatMap(([name], place) => {
    if (PART_PROPERTIES.has(name)) return name === 'size' && part['partId'] !== undefined ? [name] : [];
    const field = fields[place] ?? '';
    const isTwice = ofPart.has(field) || fields.indexOf(field) !== place;
    const isOurs = field === 'content-transfer-encoding' || field === 'content-type';
    return !name.startsWith('header:') || isTwice || isOurs ? [name] : [];
  });
}

/** Reads a blob of the account; undefined when there is none. */
export type ReadBlob = (blobId: string) => Promise<Buffer | undefined>;

function isTextOrNull(value: Json): boolean {
  return value === null || typeof value === 'string';
}

class BodyReader {
  readonly #values: JsonObject;
  readonly #readBlob: ReadBlob;
  readonly #missing: string[] = [];
  #parts = 0;

  constructor(values: JsonObject, readBlob: ReadBlob) {
    this.#values = values;
    this.#readBlob = readBlob;
  }

  /** Throws when blobs were not there (§4.6 `blobNotFound`). */
  end(): void {
    if (this.#missing.length > 0)
      throw new SetFault('blobNotFound', 'Some blobs are not there.', { notFound: this.#missing });
  }

  async part(value: Json, property: string, depth = 0): Promise<OutgoingPart> {
    this.#parts += 1;
    if (!isObject(value) || depth > MAX_DEPTH || this.#parts > MAX_PARTS)
      throw invalid([property], 'A part is an object, not too many and not too deep.');
    const wrong = wrongOfPart(value).map((name) => `${property}/${name}`);
    if (wrong.length > 0) throw invalid(wrong, 'A part cannot say this, or not twice.');
    const base = this.#base(value, property);
    if (base.type.startsWith('multipart/')) {
      const { subParts } = value;
      if (
        !Array.isArray(subParts) ||
        subParts.length === 0 ||
        value['partId'] !== undefined ||
        value['blobId'] !== undefined
      )
        throw invalid([`${property}/subParts`], 'A multipart has parts, and nothing else.');
      const children: OutgoingPart[] = [];
      for (const child of subParts) children.push(await this.part(child, `${property}/subParts`, depth + 1));
      return { ...base, children };
    }
    return { ...base, content: await this.#content(value, property) };
  }

  #base(value: JsonObject, property: string): OutgoingPart & { type: string } {
    const { type = 'text/plain', charset = null, disposition = null, name = null, cid = null } = value;
    const { language = null, location = null } = value;
    const wrong = Object.entries({ charset, disposition, name, cid, location }).find(
      ([, one]) => !isTextOrNull(one),
    );
    if (typeof type !== 'string' || !TYPE.test(type))
      throw invalid([`${property}/type`], 'There is no such type.');
    if (wrong) throw invalid([`${property}/${wrong[0]}`], 'This is text.');
    if (value['partId'] !== undefined && charset !== null)
      throw invalid([`${property}/charset`], 'Text in bodyValues has no charset of its own.');
    const fields = Object.entries(value)
      .filter(([field]) => field.startsWith('header:'))
      .map(([field, one]) => {
        const encoded = encodeHeaderProperty(field, one);
        if (encoded === undefined) throw invalid([`${property}/${field}`], 'This header cannot be set so.');
        return encoded;
      });
    return {
      type: type.toLowerCase(),
      ...(typeof charset === 'string' && { charset }),
      ...(typeof disposition === 'string' && { disposition: disposition.replaceAll(/[^\w-]/g, '') }),
      ...(typeof name === 'string' && { name }),
      ...(typeof cid === 'string' && { contentId: cid }),
      ...(Array.isArray(language) && { language: language.filter((one) => typeof one === 'string') }),
      ...(typeof location === 'string' && { location }),
      fields: fields.join(''),
    };
  }

  async #content({ partId = null, blobId = null }: JsonObject, property: string): Promise<Buffer> {
    if (typeof partId === 'string' && blobId === null) {
      const value = this.#values[partId];
      if (
        !isObject(value) ||
        typeof value['value'] !== 'string' ||
        value['isEncodingProblem'] === true ||
        value['isTruncated'] === true
      )
        throw invalid([`bodyValues/${partId}`], 'There is no whole value for this part.');
      return Buffer.from(value['value']);
    }
    if (typeof blobId !== 'string' || partId !== null)
      throw invalid([property], 'A part has either a partId or a blobId.');
    const bytes = await this.#readBlob(blobId);
    if (!bytes) this.#missing.push(blobId);
    return bytes ?? Buffer.alloc(0);
  }
}

function onlyPart(value: Json | undefined, property: string, type: string): Json | undefined {
  if (value === undefined || value === null) return undefined;
  const [part, second] = Array.isArray(value) ? value : [];
  if (!isObject(part) || second !== undefined || (part['type'] ?? type) !== type)
    throw invalid([property], `There is one part of ${type} here.`);
  return { ...part, type };
}

/** The tree for textBody, htmlBody and attachments (§4.6). */
async function conventionalTree(object: JsonObject, reader: BodyReader): Promise<OutgoingPart> {
  const text = onlyPart(object['textBody'], 'textBody', 'text/plain');
  const html = onlyPart(object['htmlBody'], 'htmlBody', 'text/html');
  const attachments = object['attachments'] ?? [];
  if (!Array.isArray(attachments)) throw invalid(['attachments'], 'A list of parts.');
  const texts: OutgoingPart[] = [];
  if (text) texts.push(await reader.part(text, 'textBody'));
  if (html) texts.push(await reader.part(html, 'htmlBody'));
  const files: OutgoingPart[] = [];
  for (const file of attachments) {
    const part = await reader.part(file, 'attachments');
    files.push({ disposition: 'attachment', ...part });
  }
  const inline = files.filter((file) => file.disposition === 'inline' && file.contentId !== undefined);
  const others = files.filter((file) => !inline.includes(file));
  const alternative: OutgoingPart | undefined =
    texts.length > 1 ? { type: 'multipart/alternative', children: texts } : texts[0];
  const body = alternative ?? { type: 'text/plain', content: Buffer.alloc(0) };
  const related = inline.length > 0 ? { type: 'multipart/related', children: [body, ...inline] } : body;
  return others.length > 0 ? { type: 'multipart/mixed', children: [related, ...others] } : related;
}

/** Whether the properties of an e-mail say a header field (§4.6). */
function saysField(object: JsonObject, field: string): boolean {
  return Object.entries(object).some(
    ([name, value]) =>
      value !== null && !BODY.has(name) && !ELSEWHERE.has(name) && fieldNameOf(name) === field,
  );
}

/** The message's bytes. Throws `SetFault`: invalidProperties, blobNotFound. */
export async function composeEmail(
  object: JsonObject,
  facts: ComposeFacts,
  readBlob: ReadBlob,
): Promise<Buffer> {
  const header = composeHeader(object, facts);
  const values = object['bodyValues'] ?? {};
  if (!isObject(values)) throw invalid(['bodyValues'], 'A map of values.');
  const reader = new BodyReader(values, readBlob);
  const structure = object['bodyStructure'] ?? null;
  const both = ['textBody', 'htmlBody', 'attachments'].filter((name) => (object[name] ?? null) !== null);
  if (structure !== null && both.length > 0)
    throw invalid(['bodyStructure', ...both], 'Either the whole structure, or the conventional parts.');
  const twice = isObject(structure)
    ? Object.keys(structure).filter(
        (name) => name.startsWith('header:') && saysField(object, fieldNameOf(name)),
      )
    : [];
  if (twice.length > 0)
    throw invalid(
      twice.map((name) => `bodyStructure/${name}`),
      'The e-mail says this field itself.',
    );
  const root =
    structure === null
      ? await conventionalTree(object, reader)
      : await reader.part(structure, 'bodyStructure');
  reader.end();
  return writeMessage(header, root, facts.boundary);
}
