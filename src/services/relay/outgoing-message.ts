/**
 * A message as it goes over the wire: in the form its server takes, signed, its size known before MAIL.
 *
 * A message of common size is read once and held; a larger one is streamed twice, once for its hash and once out.
 */
import { isAscii } from 'node:buffer';
import type { LeasedWork } from '#domain/outbound/lease-outbound.ts';
import { RelaxedBodyHash } from '#formats/dkim/canonical.ts';
import type { SignedField } from '#formats/dkim/signature.ts';
import { type HeaderBlock, readHeaderBlock } from '#formats/mime/headers.ts';
import { TransportProbe, toSevenBit } from '#formats/mime/seven-bit.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { MailSigner } from './signing.ts';

export interface OutgoingMessage {
  /** With the signatures. */
  size: number;
  /** The header holds text beyond ASCII and needs SMTPUTF8 (RFC 6532). */
  isHeaderUtf8: boolean;
  isEightBit: boolean;
  isBinary: boolean;
  /** Fields of the header, for who must look at them. */
  fields: readonly SignedField[];
  pieces(): AsyncIterable<Buffer> | Iterable<Buffer>;
}

export interface OutgoingParts {
  blobs: Pick<BlobStore, 'read' | 'stream'>;
  signer?: MailSigner;
}

/** Most mail; a hundred connections at once hold no more than this each. */
const MAX_HELD = 1024 * 1024;

function fieldsOf(bytes: Buffer, header: HeaderBlock): SignedField[] {
  return header.fields.map((field) => ({
    name: field.name,
    value: bytes.toString('latin1', field.valueStart, field.end),
  }));
}

async function openHeld(bytes: Buffer, signer: MailSigner | undefined): Promise<OutgoingMessage> {
  const header = readHeaderBlock(bytes);
  const body = bytes.subarray(header.bodyStart);
  const probe = new TransportProbe();
  probe.push(body);
  const fields = fieldsOf(bytes, header);
  const isHeaderUtf8 = !isAscii(bytes.subarray(0, header.bodyStart));
  const hash = new RelaxedBodyHash();
  if (signer) hash.push(body);
  const top = Buffer.from((await signer?.sign(fields, hash.digest())) ?? '', 'latin1');
  return {
    size: top.length + bytes.length,
    isHeaderUtf8,
    isEightBit: probe.isEightBit || isHeaderUtf8,
    isBinary: probe.isBinary,
    fields,
    pieces: () => (top.length > 0 ? [Buffer.concat([top, bytes])] : [bytes]),
  };
}

async function* withTop(top: Buffer, rest: AsyncIterable<Buffer>): AsyncIterable<Buffer> {
  if (top.length > 0) yield top;
  yield* rest;
}

/** The header with its empty line, and the body piece by piece into `onBody`. */
async function readThrough(pieces: AsyncIterable<Buffer>, onBody: (piece: Buffer) => void): Promise<Buffer> {
  let held = Buffer.alloc(0);
  let isInBody = false;
  for await (const piece of pieces) {
    if (isInBody) {
      onBody(piece);
      continue;
    }
    held = Buffer.concat([held, piece]);
    if (!held.includes('\r\n\r\n') && held.length < MAX_HELD) continue;
    const { bodyStart } = readHeaderBlock(held);
    onBody(held.subarray(bodyStart));
    held = held.subarray(0, bodyStart);
    isInBody = true;
  }
  return held;
}

async function openStreamed(work: LeasedWork, parts: OutgoingParts): Promise<OutgoingMessage> {
  const probe = new TransportProbe();
  const hash = new RelaxedBodyHash();
  const head = await readThrough(parts.blobs.stream(work.blob), (piece) => {
    probe.push(piece);
    if (parts.signer) hash.push(piece);
  });
  const fields = fieldsOf(head, readHeaderBlock(head));
  const isHeaderUtf8 = !isAscii(head);
  const top = Buffer.from((await parts.signer?.sign(fields, hash.digest())) ?? '', 'latin1');
  return {
    size: top.length + work.size,
    isHeaderUtf8,
    isEightBit: probe.isEightBit || isHeaderUtf8,
    isBinary: probe.isBinary,
    fields,
    pieces: () => withTop(top, parts.blobs.stream(work.blob)),
  };
}

/** Opens a message as it was stored. Throws `BlobMissing`. */
export async function openOutgoing(work: LeasedWork, parts: OutgoingParts): Promise<OutgoingMessage> {
  if (work.size > MAX_HELD) return openStreamed(work, parts);
  return openHeld(await parts.blobs.read(work.blob), parts.signer);
}

/** Opens it in seven bits, for a server without 8BITMIME or BINARYMIME. */
export async function openSevenBit(work: LeasedWork, parts: OutgoingParts): Promise<OutgoingMessage> {
  return openHeld(toSevenBit(await parts.blobs.read(work.blob)), parts.signer);
}
