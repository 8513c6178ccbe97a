/**
 * The job of an approved removal: what lies where is noted first, then it goes, then its owner is told.
 *
 * Done twice it does nothing twice: places are noted once, what is gone is not found again, and the notice and the mark that its owner
 * was told are one commit. So a job that died anywhere goes on where it was.
 */

import { listOwnAddresses } from '#domain/directory/addresses.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { changeEmails } from '#domain/mailstore/emails.ts';
import { recordAccountAct } from '#domain/mailstore/visits.ts';
import {
  finishRemoval,
  getRemoval,
  type MailRemoval,
  REMOVAL_RUN,
} from '#domain/quarantine/mail-removals.ts';
import { findMatches } from '#domain/quarantine/removal-criteria.ts';
import { findUntold, noteTold, stashEmails } from '#domain/quarantine/removed-emails.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, EmailId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import type { NoticeText } from '#services/notices/notice-text.ts';
import { type NoticeParts, sendNotice } from '#services/notices/send-notice.ts';

export type RemovalParts = NoticeParts & { db: Database; blobs: BlobStore };

function wordsFor({ id, reason }: MailRemoval, count: number): NoticeText {
  return {
    subject: {
      vi: 'Thư đã được thu hồi khỏi hộp thư của ông/bà',
      en: 'Mail was taken out of your mailbox',
    },
    vi: `Theo quyết định đã được hai người duyệt, ${count} thư đã được đưa ra khỏi hộp thư của ông/bà.\n\nLý do: ${reason}\nMã quyết định: ${id}\n\nNếu đây là nhầm lẫn, hãy báo Trung tâm: thư có thể được trả lại trong 30 ngày.`,
    en: `By a decision that two people approved, ${count} message(s) were taken out of your mailbox.\n\nReason: ${reason}\nDecision: ${id}\n\nIf this is a mistake, tell the Center: the mail can be put back within 30 days.`,
  };
}

async function removeFrom(
  parts: RemovalParts,
  removal: MailRemoval,
  accountId: AccountId,
  emailIds: readonly EmailId[],
): Promise<void> {
  const now = parts.clock();
  await stashEmails(parts, { removalId: removal.id, accountId, emailIds, now });
  await recordAccountAct(parts.db, {
    accountIds: [accountId],
    visitorId: removal.decidedBy,
    act: 'removal',
    purpose: removal.reason,
    now,
  });
  const access = requireMailAccess(systemPrincipal('job'), { accountId }, 'mailbox.write');
  const updates = emailIds.map((emailId) => ({ emailId, destroy: true as const }));
  // What two people took away nobody restores alone.
  const change = { updates, now, afterlife: 'gone' as const };
  await changeEmails(parts.db, parts.blobs, access, change);
}

async function tellOwner(
  parts: RemovalParts,
  removal: MailRemoval,
  { accountId, count }: { accountId: AccountId; count: number },
): Promise<void> {
  const mark = async (tx: Transaction): Promise<void> => {
    if (!(await noteTold(tx, removal.id, accountId)))
      throw new Refusal('conflict', 'Another process has told the owner.');
  };
  const [address] = await listOwnAddresses(parts.db, accountId);
  const isSent =
    address !== undefined && (await sendNotice(parts, [address], wordsFor(removal, count), mark));
  // An account that is closed has no inbox to be told in.
  if (!isSent) await parts.db.transaction(mark);
}

/** Makes the handler. */
export function removeJob(parts: RemovalParts): JobHandler {
  return {
    queue: REMOVAL_RUN,
    async run(job) {
      const { id } = job.payload as { id: string };
      const removal = await getRemoval(parts.db, systemPrincipal('job'), id);
      const matches = Map.groupBy(await findMatches(parts.db, removal.criteria), (match) => match.accountId);
      for (const [accountId, found] of matches) {
        if (job.signal.aborted) return;
        await removeFrom(
          parts,
          removal,
          accountId,
          found.map(({ emailId }) => emailId),
        );
      }
      for (const untold of await findUntold(parts.db, id)) {
        if (job.signal.aborted) return;
        await tellOwner(parts, removal, untold);
      }
      await parts.db.transaction(async (tx) => {
        await job.complete(tx);
        await finishRemoval(tx, id, 'done', parts.clock());
      });
    },
  };
}
