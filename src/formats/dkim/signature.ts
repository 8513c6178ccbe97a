/**
 * The DKIM-Signature field (RFC 6376 §3.5): which fields are signed, the bytes to sign, the field around the signature.
 *
 * Fields whose addition would change what people see are signed once more than they are there (§5.4.2), so that a
 * second From or Subject breaks the signature.
 */
import { createHash } from 'node:crypto';
import { relaxedField } from './canonical.ts';
import type { DkimAlgorithm } from './public-key.ts';
import { foldTags, type Tag } from './tag-list.ts';

/** A field of a message: its name, and its value as it stands, folded, in Latin-1. */
export interface SignedField {
  name: string;
  value: string;
}

/** Signed once for each time they are there, and once more. */
const OVERSIGNED = [
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'subject',
  'date',
  'message-id',
  'content-type',
];
/** Signed as often as they are there. */
const SIGNED = [
  'mime-version',
  'content-transfer-encoding',
  'content-id',
  'content-description',
  'in-reply-to',
  'references',
  'resent-from',
  'resent-to',
  'resent-cc',
  'resent-date',
  'resent-message-id',
  'list-id',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'list-post',
  'list-help',
  'list-owner',
  'auto-submitted',
  'x-congthu-secrecy',
];

/** A signature to be made: the bytes to sign with `sha256` of RSA or as they are of Ed25519, and the finished field. */
export interface SignatureDraft {
  input: Buffer;
  /** The field with its line ending, for the top of the message. */
  complete(signature: Buffer): string;
}

export interface SignatureValues {
  algorithm: DkimAlgorithm;
  domain: string;
  selector: string;
  /** Unix time in milliseconds. */
  now: number;
  bodyHash: Buffer;
}

/** The names in `h=` and the fields they mean: of several of one name the lowest first (§5.4.2). */
function chooseFields(fields: readonly SignedField[]): { names: string[]; chosen: SignedField[] } {
  const names: string[] = [];
  const chosen: SignedField[] = [];
  for (const name of [...OVERSIGNED, ...SIGNED]) {
    const same = fields.filter((field) => field.name.toLowerCase() === name).toReversed();
    for (const field of same) {
      names.push(name);
      chosen.push(field);
    }
    if (OVERSIGNED.includes(name)) names.push(name);
  }
  return { names, chosen };
}

/** RFC 8463 §3: Ed25519 signs the hash, RSA's own scheme hashes. */
export function signatureInput(algorithm: DkimAlgorithm, text: string): Buffer {
  const bytes = Buffer.from(text, 'latin1');
  return algorithm === 'rsa-sha256' ? bytes : createHash('sha256').update(bytes).digest();
}

/** Drafts the signature over a message's fields and the hash of its body. */
export function draftSignature(fields: readonly SignedField[], values: SignatureValues): SignatureDraft {
  const { names, chosen } = chooseFields(fields);
  const tags: Tag[] = [
    ['v', '1'],
    ['a', values.algorithm],
    ['c', 'relaxed/relaxed'],
    ['d', values.domain],
    ['s', values.selector],
    ['t', String(Math.floor(values.now / 1000))],
    ['h', names.join(':')],
    ['bh', values.bodyHash.toString('base64')],
  ];
  const own = foldTags([...tags, ['b', '']]);
  const lines = chosen.map(({ name, value }) => `${relaxedField(name, value)}\r\n`);
  return {
    input: signatureInput(values.algorithm, lines.join('') + relaxedField('DKIM-Signature', own)),
    complete: (signature) => `DKIM-Signature: ${own}${foldSignature(signature)}\r\n`,
  };
}

/** The base64 of a signature, continued on lines of its own. */
export function foldSignature(signature: Buffer): string {
  const pieces = signature.toString('base64').match(/.{1,72}/g) ?? [];
  return pieces.map((piece) => `\r\n\t${piece}`).join('');
}
