/**
 * What the store keeps of a parsed message beside its bytes: the part tree, the fields that lists and searches
 * show, a preview (RFC 8970), whether it has attachments.
 *
 * The part tree is JSON in which everything that has its default value is left out: about 100 bytes a part.
 * All sizes are bounded, whatever the message says.
 */
import { makeShorthand } from '#formats/shorthand/shorthand.ts';
import { parseDate } from './date.ts';
import { decodeEncodedWords } from './encoded-words.ts';
import { fieldText } from './headers.ts';
import type { Address, MailboxAddress, MessagePart, ParsedMessage } from './message.ts';
import { parseMessageIds } from './message-id.ts';
import { findParameter } from './parameters.ts';
import { plainText } from './text.ts';

/** An address as people see it. */
export interface AddressField {
  name?: string;
  email: string;
}

/** The header in decoded, composed (NFC) text. */
export interface MessageFields {
  subject: string;
  from: AddressField[];
  sender: AddressField[];
  replyTo: AddressField[];
  to: AddressField[];
  cc: AddressField[];
  bcc: AddressField[];
  messageId: string[];
  inReplyTo: string[];
  references: string[];
  /** Milliseconds since 1970, from Date. */
  sentAt?: number;
  /** RFC 2919, without angle brackets. */
  listId?: string;
  /** File names. */
  attachments: string[];
}

/** Longer subjects exist only in junk. */
const MAX_SUBJECT_CHARACTERS = 2000;
/** A letter to the whole province still shows them all. */
const MAX_ADDRESSES = 3000;
const MAX_NAME_CHARACTERS = 500;
/** RFC 5321 §4.5.3.1 allows 320; some room for broken ones, which must be shown too. */
const MAX_EMAIL_CHARACTERS = 500;
const MAX_IDS = 200;
const MAX_ATTACHMENTS = 200;
/** RFC 8970 §3.1: at most 256, and no more than this as a rule. */
const MAX_PREVIEW_CHARACTERS = 200;
/** Enough text for a preview after long style sheets; attachments are never read. */
const PREVIEW_BYTES = 65_536;
/** About three times what a preview shows, for letters of two bytes a character. */
const FIRST_LOOK_BYTES = 1_536;

type StoredPart = Partial<Omit<MessagePart, 'parts' | 'message'>> & {
  parts?: StoredPart[];
  message?: { envelope: NonNullable<MessagePart['message']>['envelope']; root: StoredPart };
};

const SELDOM = ['sender', 'replyTo', 'cc', 'bcc', 'inReplyTo', 'references', 'attachments'] as const;

/** A part of text/plain of which nothing else is known. */
export function plainPart(): MessagePart {
  return {
    section: '',
    type: 'text',
    subtype: 'plain',
    parameters: [],
    encoding: '7bit',
    language: [],
    headerStart: 0,
    bodyStart: 0,
    bodyEnd: 0,
    lines: 0,
    parts: [],
  };
}

function storedPart(part: MessagePart): StoredPart {
  const base: Record<string, unknown> = { ...plainPart() };
  const kept = Object.entries(part).filter(([key, value]) =>
    Array.isArray(value) ? value.length > 0 : value !== undefined && value !== base[key],
  );
  const stored = Object.fromEntries(kept) as StoredPart;
  if (part.parts.length > 0) stored.parts = part.parts.map(storedPart);
  if (part.message) stored.message = { envelope: part.message.envelope, root: storedPart(part.message.root) };
  return stored;
}

function wholePart(stored: StoredPart): MessagePart {
  const { parts, message, ...fields } = stored;
  const part: MessagePart = { ...plainPart(), ...fields, parts: (parts ?? []).map(wholePart) };
  if (message) part.message = { envelope: message.envelope, root: wholePart(message.root) };
  return part;
}

/** The part tree as JSON. */
export function encodeParts(root: MessagePart): string {
  return JSON.stringify(storedPart(root));
}

/** What part trees say, in the order of its signs. */
const PHRASES = makeShorthand([
  '{"section":"',
  '","parameters":[{"name":"charset","value":"utf-8"}]',
  '","parameters":[{"name":"charset","value":"UTF-8"}]',
  ',"encoding":"quoted-printable"',
  ',"encoding":"base64"',
  ',"encoding":"8bit"',
  ',"headerStart":',
  ',"bodyStart":',
  ',"bodyEnd":',
  ',"lines":',
  ',"parts":[',
  '","type":"multipart","subtype":"',
  '","subtype":"html"',
  ',"parameters":[{"name":"',
  '","value":"',
  '"},{"name":"',
  ',"disposition":{"kind":"',
  'attachment',
  'inline',
  'filename',
  'boundary',
  ',"type":"',
  '","subtype":"',
  ',"contentId":"',
  'application',
  'alternative',
  'charset',
  ',"language":[',
  ',"message":{"envelope":{',
  'image',
  '"}]',
]);
/** Searches ask the database for these as JSON. */
const ASKED_FOR = /signed"|pkcs7-mime"/;

/** The part tree as it is stored where all programs read shorthand: a third of its JSON. */
export function encodePartsShort(root: MessagePart): string {
  const json = encodeParts(root);
  return ASKED_FOR.test(json) ? json : PHRASES.shorten(json);
}

/** The part tree from `encodeParts` or `encodePartsShort`. */
export function decodeParts(text: string): MessagePart {
  return wholePart(JSON.parse(PHRASES.expand(text)) as StoredPart);
}

/** The fields as they are stored where all programs read them so: lists of which nearly every message has none are left out. */
export function encodeFieldsShort({ ...fields }: Partial<MessageFields>): string {
  for (const name of SELDOM) if (fields[name]?.length === 0) delete fields[name];
  return JSON.stringify(fields);
}

/** The fields from their JSON, in full or short. */
export function decodeFields(json: string): MessageFields {
  return {
    sender: [],
    replyTo: [],
    cc: [],
    bcc: [],
    inReplyTo: [],
    references: [],
    attachments: [],
    ...JSON.parse(json),
  };
}

function readable(text: string, limit: number): string {
  return decodeEncodedWords(text.slice(0, limit * 4))
    .slice(0, limit)
    .normalize('NFC')
    .replaceAll(/[\s\0]+/g, ' ')
    .trim()
    .toWellFormed();
}

function emailOf({ localPart, domain }: MailboxAddress): string {
  const email = domain === undefined ? localPart : `${localPart}@${domain}`;
  return email.slice(0, MAX_EMAIL_CHARACTERS).normalize('NFC').toWellFormed();
}

function addressFields(addresses: readonly Address[]): AddressField[] {
  return addresses
    .flatMap((address) => (address.kind === 'group' ? address.members : [address]))
    .slice(0, MAX_ADDRESSES)
    .map((mailbox) => {
      const email = emailOf(mailbox);
      const name = readable(mailbox.name ?? '', MAX_NAME_CHARACTERS);
      return name === '' ? { email } : { name, email };
    });
}

function fileNameOf(part: MessagePart): string {
  const name = findParameter(part.disposition?.parameters ?? [], 'filename');
  return readable(name ?? findParameter(part.parameters, 'name') ?? '', MAX_NAME_CHARACTERS);
}

/** The leaves of the part tree; an embedded message is one leaf. */
function* leavesOf(part: MessagePart): Generator<MessagePart> {
  if (part.type !== 'multipart') yield part;
  for (const child of part.parts) yield* leavesOf(child);
}

/** A leaf that people see as a file: marked so, or named and not shown within the text. */
function isAttachment(part: MessagePart): boolean {
  if (part.disposition?.kind === 'attachment') return true;
  if (part.message) return true;
  // Pictures with a Content-ID are shown within the HTML (RFC 2392).
  if (part.disposition?.kind === 'inline' && part.contentId !== undefined) return false;
  if (part.type === 'text') return fileNameOf(part) !== '' && part.disposition !== undefined;
  return part.type !== 'multipart' && !(part.type === 'image' && part.contentId !== undefined);
}

/** Signatures and reports belong to the message itself (RFC 1847 §2.1, RFC 3464, RFC 8098). */
const PROTOCOL_TYPES = new Set([
  'application/pgp-signature',
  'application/pkcs7-signature',
  'application/x-pkcs7-signature',
  'message/delivery-status',
  'message/global-delivery-status',
  'message/disposition-notification',
]);

function attachmentsOf(root: MessagePart): MessagePart[] {
  const isReport = root.type === 'multipart' && root.subtype === 'report';
  return [...leavesOf(root)].filter(
    (part) =>
      isAttachment(part) &&
      !PROTOCOL_TYPES.has(`${part.type}/${part.subtype}`) &&
      !(isReport && part.type === 'message'),
  );
}

/** Whether people would say that the message has a file with it. */
export function hasAttachment(root: MessagePart): boolean {
  return attachmentsOf(root).length > 0;
}

function headerTexts(bytes: Buffer, parsed: ParsedMessage, name: string): string[] {
  return parsed.headers
    .filter((field) => field.name.toLowerCase() === name)
    .map((field) => fieldText(bytes, field));
}

/** The header fields that lists, searches and threads need. */
export function messageFields(bytes: Buffer, parsed: ParsedMessage): MessageFields {
  const { envelope, references, root } = parsed;
  const fields: MessageFields = {
    subject: readable(envelope.subject ?? '', MAX_SUBJECT_CHARACTERS),
    from: addressFields(envelope.from),
    sender: addressFields(envelope.sender),
    replyTo: addressFields(envelope.replyTo),
    to: addressFields(envelope.to),
    cc: addressFields(envelope.cc),
    bcc: addressFields(envelope.bcc),
    messageId: parseMessageIds(envelope.messageId ?? '').slice(0, 1),
    inReplyTo: parseMessageIds(envelope.inReplyTo ?? '').slice(-MAX_IDS),
    references: references.slice(-MAX_IDS),
    attachments: attachmentsOf(root).slice(0, MAX_ATTACHMENTS).map(fileNameOf).filter(Boolean),
  };
  const sentAt = parseDate(envelope.date ?? '');
  if (sentAt !== undefined) fields.sentAt = sentAt;
  const [listId] = headerTexts(bytes, parsed, 'list-id');
  if (listId !== undefined)
    fields.listId = (/<([^<>]{1,255})>/.exec(listId)?.[1] ?? listId.slice(0, 255)).trim().toWellFormed();
  return fields;
}

/** Quoted text of earlier letters says nothing new. */
function withoutQuotations(text: string): string {
  return text
    .split('\n')
    .filter((line) => !line.startsWith('>'))
    .join(' ');
}

/** The readable beginning of what the first bytes of a part say. */
function previewWithin(bytes: Buffer, part: MessagePart, limit: number): string {
  const written = plainText(bytes, part, limit);
  const text = (written.includes('>') ? withoutQuotations(written) : written)
    .normalize('NFC')
    // One blank between words is what most runs are already.
    .replaceAll(/(?! [^\s\0\ufffd])[\s\0\ufffd]+/g, ' ')
    .trim();
  const beginning = text.slice(0, MAX_PREVIEW_CHARACTERS * 2);
  if (!/[\ud800-\udfff]/.test(beginning)) return beginning.slice(0, MAX_PREVIEW_CHARACTERS);
  // By code points: a character beyond the first plane is two units long.
  return Array.from(beginning).slice(0, MAX_PREVIEW_CHARACTERS).join('');
}

/** Most letters say enough at once; only one that begins with quotations or markup is read further. */
function previewOf(bytes: Buffer, part: MessagePart): string {
  const first = previewWithin(bytes, part, FIRST_LOOK_BYTES);
  const isEnough =
    first.length >= MAX_PREVIEW_CHARACTERS || part.bodyEnd - part.bodyStart <= FIRST_LOOK_BYTES;
  return isEnough ? first : previewWithin(bytes, part, PREVIEW_BYTES);
}

/** The beginning of the letter's text, at most 200 characters; empty where it has none. */
export function previewText(bytes: Buffer, parsed: ParsedMessage): string {
  for (const part of leavesOf(parsed.root)) {
    if (part.type !== 'text' || part.disposition?.kind === 'attachment') continue;
    const preview = previewOf(bytes, part);
    if (preview !== '') return preview;
  }
  return '';
}
