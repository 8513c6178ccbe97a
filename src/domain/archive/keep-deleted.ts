/**
 * What becomes of deleted mail after the 30 days in which its owner can restore it (R8.9, R6.7): the archive keeps what a rule or a hold
 * keeps, the rest goes.
 *
 * Cost: one transaction for every thousand messages; rules are looked up once for each account among them.
 */
import { DELETED_KEPT_MS } from '#domain/mailstore/deleted-emails.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { type ArchivedKey, recordBatch } from './batches.ts';
import { isOverSql, retentionSql } from './retention.ts';

const AT_ONCE = 1_000;

const LET_GO = `
  with old as materialized (
    select account_id, id from deleted_email where deleted_at < $1 limit ${AT_ONCE} for update skip locked
  ), k as materialized (
    ${retentionSql('a.id in (select account_id from old)')}
  ), gone as (
    delete from deleted_email d using old o where d.account_id = o.account_id and d.id = o.id returning d.*
  ), kept as (
    insert into archived_email (account_id, id, blob, size, received_at, mailbox_path, deleted_at, deleted_by, has_attachment, fields,
                                preview, batch_id)
    select g.account_id, g.id, g.blob, g.size, g.received_at, g.mailbox_path, g.deleted_at, g.deleted_by, g.has_attachment, g.fields,
           g.preview, $3
    from gone g join k on k.account_id = g.account_id
    where k.is_held or (k.has_rule and not ${isOverSql('g.received_at', '$2')})
    returning account_id, id
  )
  select g.account_id as "accountId", g.id, g.blob, g.received_at as "receivedAt", kept.id is not null as "isKept"
  from gone g left join kept on kept.account_id = g.account_id and kept.id = g.id`;

async function letGoOfSome(tx: Transaction, blobs: BlobStore, batchId: string, now: number): Promise<number> {
  const rows = await tx.query<ArchivedKey & { isKept: boolean }>(LET_GO, [
    new Date(now - DELETED_KEPT_MS),
    new Date(now),
    batchId,
  ]);
  await blobs.release(
    tx,
    rows.flatMap((row) => (row.isKept ? [] : [row.blob])),
  );
  const keys = rows.filter((row) => row.isKept);
  if (keys.length > 0) await recordBatch(tx, { act: 'archive.keep', id: batchId, keys, now });
  return rows.length;
}

/** Lets go of what can no longer be restored, into the archive where it is to be kept. */
export async function letGoOfDeleted(
  db: Database,
  blobs: BlobStore,
  { ids, now }: { ids: NewId; now: number },
): Promise<void> {
  for (let done = AT_ONCE; done === AT_ONCE; )
    done = await db.transaction((tx) => letGoOfSome(tx, blobs, ids(), now));
}
