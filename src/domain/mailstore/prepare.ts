/**
 * Everything the store keeps of a message, from one parse and one compression of its bytes.
 *
 * Pure work on the processor, done before any lock is taken: about 100 µs for 10 kB.
 */
import { hash } from 'node:crypto';
import { encodeBodyStructure } from '#formats/imap/body-structure.ts';
import { encodeEnvelope, encodeEnvelopeShort } from '#formats/imap/envelope.ts';
import { shortenStructure } from '#formats/imap/short-wire.ts';
import { parseMessage } from '#formats/mime/parse.ts';
import {
  encodeFieldsShort,
  encodeParts,
  encodePartsShort,
  hasAttachment,
  type MessageFields,
  messageFields,
  previewText,
} from '#formats/mime/summary.ts';
import { threadSubject } from '#formats/mime/thread-subject.ts';
import { type PreparedBlob, prepareBlob } from '#platform/blobs/prepare.ts';
import { writesNewerForms } from '#platform/kernel/newer-forms.ts';

/** A message ready to be filed any number of times. */
export interface PreparedMessage {
  blob: PreparedBlob;
  size: number;
  /** Both as they are stored (`formats/imap/short-wire.ts`). */
  envelope: Buffer;
  bodyStructure: Buffer;
  parts: string;
  fields: string;
  preview: string;
  hasAttachment: boolean;
  /** Numbers that this message shares with others of its thread. */
  threadKeys: number[];
}

/** Message-IDs considered for threading: the own one, In-Reply-To, and the last of References. */
const MAX_THREAD_KEYS = 20;

/** Parses, encodes and compresses a message. Never throws on any bytes. */
export function prepareMessage(bytes: Buffer): PreparedMessage {
  const parsed = parseMessage(bytes);
  const fields = messageFields(bytes, parsed);
  const isShort = writesNewerForms();
  const structure = encodeBodyStructure(parsed.root, true);
  return {
    blob: prepareBlob(bytes),
    size: bytes.length,
    envelope: isShort ? encodeEnvelopeShort(parsed.envelope) : encodeEnvelope(parsed.envelope),
    bodyStructure: isShort ? shortenStructure(structure) : structure,
    parts: storable(isShort ? encodePartsShort(parsed.root) : encodeParts(parsed.root)),
    fields: storable(isShort ? encodeFieldsShort(fields) : JSON.stringify(fields)),
    preview: storable(previewText(bytes, parsed)),
    hasAttachment: hasAttachment(parsed.root),
    threadKeys: threadKeys(fields, parsed.envelope.subject ?? ''),
  };
}

/** PostgreSQL text holds neither NUL nor half a surrogate pair. */
function storable(text: string): string {
  return text.replaceAll('\0', '').toWellFormed();
}

/**
 * Messages belong together when they share a Message-ID among their own and those they refer to, and have the
 * same base subject (RFC 8621 §3, RFC 5256 §2.1). Each pair of both is hashed to 53 bits.
 */
function threadKeys(fields: MessageFields, subject: string): number[] {
  const base = threadSubject(subject).toUpperCase();
  const ids = [...fields.messageId, ...fields.inReplyTo, ...fields.references.slice(-MAX_THREAD_KEYS)];
  const unique = [...new Set(ids)].slice(0, MAX_THREAD_KEYS);
  return unique.map((id) => hashToSafeInteger(`${id}\n${base}`));
}

function hashToSafeInteger(text: string): number {
  const digest = hash('sha256', text, 'buffer');
  return (digest.readUInt32BE(0) & 0x1fffff) * 2 ** 32 + digest.readUInt32BE(4);
}
