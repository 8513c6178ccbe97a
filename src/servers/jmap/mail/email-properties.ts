/** The properties of an e-mail that need nothing but its row (RFC 8621 §4.1.1–4.1.3). Pure. */
import type { StoredEmail } from '#domain/mailstore/email-reads.ts';
import { decodeAssessment } from '#formats/assessment/assessment.ts';
import { encodeTime } from '#formats/jmap/header-forms.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { type AddressField, decodeFields, type MessageFields } from '#formats/mime/summary.ts';
import { encodeKeywords } from './keywords.ts';

/** The blob of a whole message. */
export function blobIdOf({ blob }: { blob: Buffer }): string {
  return blob.toString('hex');
}

function addresses(list: readonly AddressField[]): Json {
  return list.length === 0 ? null : list.map(({ name, email }) => ({ name: name ?? null, email }));
}

function texts(list: readonly string[]): Json {
  return list.length === 0 ? null : [...list];
}

type Compute = (email: StoredEmail, fields: MessageFields) => Json;

export const ROW_PROPERTIES: Readonly<Record<string, Compute>> = {
  id: (email) => email.id,
  blobId: blobIdOf,
  threadId: (email) => email.threadId,
  mailboxIds: (email) => Object.fromEntries(email.mailboxIds.map((id) => [id, true])),
  keywords: (email) => encodeKeywords(email),
  size: (email) => email.size,
  receivedAt: (email) => encodeTime(email.receivedAt.getTime()),
  messageId: (_, fields) => texts(fields.messageId),
  inReplyTo: (_, fields) => texts(fields.inReplyTo),
  references: (_, fields) => texts(fields.references),
  sender: (_, fields) => addresses(fields.sender),
  from: (_, fields) => addresses(fields.from),
  to: (_, fields) => addresses(fields.to),
  cc: (_, fields) => addresses(fields.cc),
  bcc: (_, fields) => addresses(fields.bcc),
  replyTo: (_, fields) => addresses(fields.replyTo),
  subject: (_, fields) => fields.subject,
  sentAt: (_, fields) => (fields.sentAt === undefined ? null : encodeTime(fields.sentAt)),
  hasAttachment: (email) => email.hasAttachment,
  preview: (email) => email.preview,
  // `urn:congthu:assessment`: what delivery found out, for screens to show before anything is opened (R8.8).
  signals: (email) => email.signals,
  assessment: (email) => decodeAssessment(email.assessment) as Json,
};

/** Properties that need the part tree or bytes. */
export const BODY_PROPERTIES = [
  'headers',
  'bodyStructure',
  'bodyValues',
  'textBody',
  'htmlBody',
  'attachments',
];

/** What is told of a parsed message where nobody asks for others (§4.9). */
export const DEFAULT_PROPERTIES_OF_PARSED = [
  'messageId',
  'inReplyTo',
  'references',
  'sender',
  'from',
  'to',
  'cc',
  'bcc',
  'replyTo',
  'subject',
  'sentAt',
  'hasAttachment',
  'preview',
  'bodyValues',
  'textBody',
  'htmlBody',
  'attachments',
];
/** What is told of a stored one (§4.2). */
export const DEFAULT_PROPERTIES = [
  'id',
  'blobId',
  'threadId',
  'mailboxIds',
  'keywords',
  'size',
  'receivedAt',
  ...DEFAULT_PROPERTIES_OF_PARSED,
];

/** The row properties asked for. */
export function encodeRow(email: StoredEmail, properties: ReadonlySet<string>): JsonObject {
  const fields = decodeFields(email.fields);
  const object: JsonObject = {};
  for (const name of properties) {
    const value = ROW_PROPERTIES[name]?.(email, fields);
    if (value !== undefined) object[name] = value;
  }
  return object;
}
