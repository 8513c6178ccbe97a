/**
 * What rules no longer keep is destroyed (R6.7): archived mail, and the mailboxes of those who left long enough ago.
 *
 * A mailbox is emptied as its owner would: for 30 days more it can be put back, and a hold can still be placed.
 */
import { systemPrincipal } from '#domain/directory/principal.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { changeEmails } from '#domain/mailstore/emails.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { AccountId, EmailId, NewId } from '#platform/kernel/ids.ts';
import type { Database } from '#platform/postgres/database.ts';
import { type ArchivedKey, recordBatch } from './batches.ts';
import { isOverSql, retentionSql } from './retention.ts';

const AT_ONCE = 500;

const DESTROY = `
  with k as materialized (
    select * from (${retentionSql('exists (select from archived_email e where e.account_id = a.id and e.destroyed_at is null)')}) all_of
    where not is_held and keep_days is not null
  ), due as (
    select e.account_id, e.id from archived_email e join k on k.account_id = e.account_id
    where e.destroyed_at is null and ${isOverSql('e.received_at', '$1')}
    order by e.account_id, e.received_at limit ${AT_ONCE} for update of e skip locked
  )
  update archived_email e set destroyed_at = $1, fields = null, preview = null from due d
  where e.account_id = d.account_id and e.id = d.id
  returning e.account_id as "accountId", e.id, e.blob, e.received_at as "receivedAt"`;

/** Destroys archived mail whose rule is over; gives its number. */
export async function destroyArchived(
  db: Database,
  blobs: BlobStore,
  { ids, now }: { ids: NewId; now: number },
): Promise<number> {
  let total = 0;
  for (let done = AT_ONCE; done === AT_ONCE; total += done)
    done = await db.transaction(async (tx) => {
      const keys = await tx.query<ArchivedKey>(DESTROY, [new Date(now)]);
      await blobs.release(
        tx,
        keys.map((key) => key.blob),
      );
      if (keys.length > 0) await recordBatch(tx, { act: 'archive.destroy', id: ids(), keys, now });
      return keys.length;
    });
  return total;
}

const LEFT_LONG_AGO = `
  select e.account_id as "accountId", array_agg(e.id) as "emailIds" from (
    select e.account_id, e.id from (${retentionSql(`a.state = 'retired'`)}) k join email e on e.account_id = k.account_id
    where not k.is_held and k.keep_days is not null and ${isOverSql('e.received_at', '$1')}
    order by e.account_id limit ${AT_ONCE}
  ) e group by e.account_id`;

/** Empties the mailboxes of those who left so long ago that their rule is over; gives the number of messages. */
export async function emptyLeftMailboxes(db: Database, blobs: BlobStore, now: number): Promise<number> {
  let total = 0;
  for (;;) {
    const found = await db.query<{ accountId: AccountId; emailIds: EmailId[] }>(LEFT_LONG_AGO, [
      new Date(now),
    ]);
    let done = 0;
    for (const { accountId, emailIds } of found) {
      const access = requireMailAccess(systemPrincipal('job'), { accountId }, 'mailbox.write');
      const updates = emailIds.map((emailId) => ({ emailId, destroy: true as const }));
      const { refused } = await changeEmails(db, blobs, access, { updates, now });
      done += emailIds.length - refused.size;
    }
    total += done;
    if (done === 0) return total;
  }
}
