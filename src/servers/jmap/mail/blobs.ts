/** Blobs by the ids that clients know (RFC 8620 §6, RFC 8621 §4.1): whole messages and uploads, and single parts decoded. */
import { findVisibleScriptBytes } from '#domain/filters/visible-scripts.ts';
import type { MailAccess } from '#domain/mailstore/access.ts';
import { findBlob } from '#domain/mailstore/uploads.ts';
import type { MessagePart } from '#formats/mime/message.ts';
import { decodeParts } from '#formats/mime/summary.ts';
import { decodeBody } from '#formats/mime/transfer.ts';
import type { JmapDependencies } from '../dependencies.ts';
import { partIdOf } from './body-parts.ts';

const BLOB_ID = /^([0-9a-f]{64})(?:_([0-9-]{1,100}))?$/;

function findPart(part: MessagePart, partId: string): MessagePart | undefined {
  if (part.type !== 'multipart' && partIdOf(part) === partId) return part;
  for (const child of part.parts) {
    const found = findPart(child, partId);
    if (found) return found;
  }
  return undefined;
}

/** The bytes of a blob of the account, or undefined when it has none of this id. */
export async function readBlob(
  { db, blobs }: Pick<JmapDependencies, 'db' | 'blobs'>,
  access: MailAccess,
  blobId: string,
): Promise<Buffer | undefined> {
  const [, hex = '', section] = BLOB_ID.exec(blobId) ?? [];
  if (hex === '') return undefined;
  const hash = Buffer.from(hex, 'hex');
  const known = await findBlob(db, access, hash);
  // Scripts are bytes too (RFC 9661 §2); of theirs there are no parts.
  if (!known) return section === undefined ? findVisibleScriptBytes(db, access, hash) : undefined;
  if (section === undefined) return blobs.read(hash);
  const part =
    known.parts === undefined ? undefined : findPart(decodeParts(known.parts), section.replaceAll('-', '.'));
  if (!part) return undefined;
  return decodeBody(await blobs.read(hash, { start: part.bodyStart, end: part.bodyEnd }), part.encoding);
}
