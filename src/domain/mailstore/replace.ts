/** One message in the place of another, in one transaction (RFC 8508). */
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { MailboxId } from '#platform/kernel/ids.ts';
import { type MailAccess, requireRight } from './access.ts';
import { expungeInTransaction } from './expunge.ts';
import type { Filer } from './filing.ts';
import type { FiledCopy, Filing } from './filing-values.ts';
import { advanceModseq } from './mail-accounts.ts';

/**
 * Files a message and removes another; `notFound` when that one has gone before. Where they are in two accounts, these are
 * locked in the order of the work: two who replace crosswise meet a deadlock, and one of them is tried again.
 */
export async function replaceMessage(
  parts: { filer: Filer; blobs: BlobStore },
  filing: Filing,
  replaced: { access: MailAccess; mailboxId: MailboxId; uid: number; now: number },
): Promise<FiledCopy[]> {
  const { access, mailboxId, uid, now } = replaced;
  requireRight(access, mailboxId, 't');
  requireRight(access, mailboxId, 'e');
  return parts.filer.fileTogether([filing], async (tx) => {
    const modseq = await advanceModseq(tx, access.accountId);
    const change = { mailboxId, uids: [uid], everything: true, modseq, now, afterlife: 'gone' as const };
    const gone = await expungeInTransaction(tx, parts.blobs, access, change);
    if (gone.length === 0) throw new Refusal('notFound', 'The message to be replaced is gone.');
  });
}
