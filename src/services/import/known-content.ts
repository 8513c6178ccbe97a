/** Which messages a mailbox holds already, by the hash of their bytes and since when. */
import { createHash } from 'node:crypto';
import type { MailAccess } from '#domain/mailstore/access.ts';
import { MAX_READ_BATCH, readMessages } from '#domain/mailstore/messages.ts';
import { readSnapshot } from '#domain/mailstore/snapshot.ts';
import type { MailboxId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

/** Half of a blob's SHA-256 as a short string: enough that no two messages ever share it. */
function contentKey(hash: Uint8Array): string {
  return Buffer.from(hash.buffer, hash.byteOffset, 16).toString('latin1');
}

/** The key of a message's bytes, without preparing them: an import run again mostly finds what it has. */
export function contentKeyOf(bytes: Buffer): string {
  return contentKey(createHash('sha256').update(bytes).digest());
}

/** The keys of every message in a mailbox, with when it first came there. */
export async function readKnownContent(
  db: Queryable,
  access: MailAccess,
  mailboxId: MailboxId,
): Promise<Map<string, number>> {
  const known = new Map<string, number>();
  const { uids } = await readSnapshot(db, access, mailboxId);
  for (let at = 0; at < uids.length; at += MAX_READ_BATCH) {
    const batch = await readMessages(db, access, mailboxId, uids.slice(at, at + MAX_READ_BATCH), {});
    for (const { blob, savedAt } of batch) {
      const key = contentKey(blob);
      known.set(key, Math.min(known.get(key) ?? Infinity, savedAt.getTime()));
    }
  }
  return known;
}
