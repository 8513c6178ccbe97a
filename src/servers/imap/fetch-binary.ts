/**
 * BINARY and BINARY.SIZE (RFC 3516 §4.2–4.3): parts with their transfer encoding taken off by the server.
 */
import type { FetchItem } from '#formats/imap/commands/fetch-items.ts';
import { literalStart } from '#formats/imap/encoder.ts';
import { findPart, partialRange } from '#formats/imap/sections.ts';
import type { MessagePart } from '#formats/mime/message.ts';
import { decodeBody } from '#formats/mime/transfer.ts';
import { ImapFault } from './faults.ts';
import { type FetchedMessage, rootOf } from './fetched-message.ts';
import type { ImapOutput } from './output.ts';

type BinaryItem = Extract<FetchItem, { kind: 'binary' | 'binarySize' }>;

const DECODABLE: ReadonlySet<string> = new Set(['7bit', '8bit', 'binary', 'base64', 'quoted-printable']);

/** NO [UNKNOWN-CTE] for a part in an encoding we do not know; said before the response begins (RFC 3516 §4.3). */
export function requireDecodable({ part }: BinaryItem, root: MessagePart): void {
  const node = part.length === 0 ? undefined : findPart(root, part);
  if (node && !DECODABLE.has(node.encoding.toLowerCase()))
    throw new ImapFault('NO', 'The encoding of this part is not known.', 'UNKNOWN-CTE');
}

/** The bytes of a part; multiparts and the message itself have no encoding to take off. */
async function decodedBytes({ part }: BinaryItem, message: FetchedMessage): Promise<Buffer | undefined> {
  const { bytes, stored } = message;
  if (!bytes) return undefined;
  if (part.length === 0) return bytes.read({ start: 0, end: stored.size });
  const node = findPart(rootOf(message), part);
  if (!node) return undefined;
  const raw = await bytes.read({ start: node.bodyStart, end: node.bodyEnd });
  return node.type === 'multipart' ? raw : decodeBody(raw, node.encoding);
}

/** Writes the item; a part that is not there is NIL, its size 0. */
export async function writeBinary(out: ImapOutput, item: BinaryItem, message: FetchedMessage): Promise<void> {
  const decoded = await decodedBytes(item, message);
  if (item.kind === 'binarySize') {
    out.wire(`${item.label} ${decoded?.length ?? 0}`);
    return;
  }
  if (!decoded) {
    out.wire(`${item.label} NIL`);
    return;
  }
  const { start, end } = partialRange({ start: 0, end: decoded.length }, item.partial);
  const piece = decoded.subarray(start, end);
  // literal8 only where it must be: NUL has no place in other literals (RFC 3516 §7).
  out.wire(`${item.label} ${literalStart(piece.length, piece.includes(0))}`);
  out.bytes(piece);
}
