/**
 * What became of leased recipients: done and gone, or due again later.
 *
 * A recipient is finished in the transaction that files the bounce about it, so that every failure yields exactly one.
 * The last one takes the message and its reference to the bytes along.
 */
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { QueueId } from '#platform/kernel/ids.ts';
import * as array from '#platform/postgres/binary-array.ts';
import type { Transaction } from '#platform/postgres/database.ts';

/** A recipient that needs no more tries. */
export interface FinishedRecipient {
  messageId: QueueId;
  ordinal: number;
  owner: string;
  /** What is to be told of it to who submitted it (RFC 8621 §7 `deliveryStatus`). */
  outcome?: { reply: string; delivered: 'no' | 'unknown' };
}

/** A recipient to try again. */
export interface DeferredRecipient extends Omit<FinishedRecipient, 'outcome'> {
  nextAttemptAt: Date;
  reply: string;
  /** The sender is told that it takes long, in this transaction. */
  delayTold?: boolean;
}

/** Locks the messages first, in the order of their ids, so that of two workers the last one sees that it is the last. */
async function lockMessages(tx: Transaction, ids: readonly QueueId[]): Promise<void> {
  await tx.query(
    'select from outbound_message where id = any ($1::uuid[]) order by id for update',
    [array.encodeUuidArray([...new Set(ids)])],
    { name: 'outbound_lock' },
  );
}

interface RecipientNews {
  messageId: QueueId;
  ordinal: number;
  owner: string;
  reply: string;
  delivered: 'queued' | 'no' | 'unknown';
}

/** Tells the submissions of these recipients, where there are any, in the transaction that changes the queue. */
async function noteNews(tx: Transaction, news: readonly RecipientNews[]): Promise<void> {
  if (news.length === 0) return;
  await tx.query(
    `with told as (
       select m.account_id, m.id,
              jsonb_object_agg(r.address, jsonb_build_object('smtpReply', n.reply, 'delivered', n.delivered)) as delivery
       from unnest($1::uuid[], $2::integer[], $3::uuid[], $4::text[], $5::text[])
         as n (message_id, ordinal, owner, reply, delivered)
       join outbound_recipient r on r.message_id = n.message_id and r.ordinal = n.ordinal and r.lease_owner = n.owner
       join outbound_message m on m.id = n.message_id and m.account_id is not null
       group by m.account_id, m.id
     )
     update email_submission s set delivery = s.delivery || told.delivery
     from told where s.account_id = told.account_id and s.queue_id = told.id`,
    [
      array.encodeUuidArray(news.map(({ messageId }) => messageId)),
      array.encodeInt4Array(news.map(({ ordinal }) => ordinal)),
      array.encodeUuidArray(news.map(({ owner }) => owner)),
      array.encodeTextArray(news.map(({ reply }) => reply)),
      array.encodeTextArray(news.map(({ delivered }) => delivered)),
    ],
    { name: 'outbound_news' },
  );
}

function deleteRecipients(tx: Transaction, finished: readonly FinishedRecipient[]): Promise<object[]> {
  return tx.query(
    `delete from outbound_recipient r
     using unnest($1::uuid[], $2::integer[], $3::uuid[]) as f (message_id, ordinal, owner)
     where r.message_id = f.message_id and r.ordinal = f.ordinal and r.lease_owner = f.owner and r.state = 'leased'
     returning 1`,
    [
      array.encodeUuidArray(finished.map((recipient) => recipient.messageId)),
      array.encodeInt4Array(finished.map((recipient) => recipient.ordinal)),
      array.encodeUuidArray(finished.map((recipient) => recipient.owner)),
    ],
    { name: 'outbound_finish' },
  );
}

/** Removes recipients that their owners have leased, and messages that have none left; gives the number removed. */
async function removeRecipients(
  tx: Transaction,
  blobs: BlobStore,
  finished: readonly FinishedRecipient[],
): Promise<number> {
  if (finished.length === 0) return 0;
  const ids = finished.map((recipient) => recipient.messageId);
  const news = finished.flatMap(({ outcome, ...key }) => (outcome ? [{ ...key, ...outcome }] : []));
  // Sent together, answered in order: the lock holds before the others look.
  const [, , gone] = await Promise.all([
    lockMessages(tx, ids),
    noteNews(tx, news),
    deleteRecipients(tx, finished),
    removeEmptyMessages(tx, blobs, ids),
  ]);
  return gone.length;
}

/**
 * Removes recipients of whom a message in the same transaction tells. `Refusal('conflict')` when one of them is no longer
 * leased by its owner: then another worker has it and will tell of it, and this transaction must not.
 */
export async function finishRecipients(
  tx: Transaction,
  blobs: BlobStore,
  finished: readonly FinishedRecipient[],
): Promise<void> {
  if ((await removeRecipients(tx, blobs, finished)) !== finished.length)
    throw new Refusal('conflict', 'A recipient of the queue is no longer this worker’s.');
}

/** Removes recipients of whom nobody is told. Those another worker has taken meanwhile are left to it. */
export async function finishSilently(
  tx: Transaction,
  blobs: BlobStore,
  finished: readonly FinishedRecipient[],
): Promise<void> {
  await removeRecipients(tx, blobs, finished);
}

/** Removes messages without recipients, which the caller has locked, and their references to blobs. */
export async function removeEmptyMessages(
  tx: Transaction,
  blobs: BlobStore,
  ids: readonly QueueId[],
): Promise<void> {
  const rows = await tx.query<{ blob: Buffer }>(
    `delete from outbound_message m
     where m.id = any ($1::uuid[]) and not exists (select from outbound_recipient r where r.message_id = m.id)
     returning blob`,
    [array.encodeUuidArray(ids)],
    { name: 'outbound_remove_empty' },
  );
  if (rows.length > 0)
    await blobs.release(
      tx,
      rows.map((row) => row.blob),
    );
}

/**
 * Puts recipients back until their next try. Those another worker has taken meanwhile are left alone; but when a message in
 * the same transaction tells of one, `Refusal('conflict')`: that worker tells of it.
 */
export async function deferRecipients(
  tx: Transaction,
  deferred: readonly DeferredRecipient[],
): Promise<void> {
  if (deferred.length === 0) return;
  await noteNews(
    tx,
    deferred.map((recipient) => ({ ...recipient, delivered: 'queued' })),
  );
  const rows = await tx.query(
    `update outbound_recipient r
     set state = 'queued', leased_until = null, lease_owner = null, next_attempt_at = d.at, last_reply = d.reply,
         delay_told = r.delay_told or d.told
     from unnest($1::uuid[], $2::integer[], $3::uuid[], $4::timestamptz[], $5::text[], $6::boolean[])
       as d (message_id, ordinal, owner, at, reply, told)
     where r.message_id = d.message_id and r.ordinal = d.ordinal and r.lease_owner = d.owner and r.state = 'leased'
     returning 1`,
    [
      array.encodeUuidArray(deferred.map((recipient) => recipient.messageId)),
      array.encodeInt4Array(deferred.map((recipient) => recipient.ordinal)),
      array.encodeUuidArray(deferred.map((recipient) => recipient.owner)),
      array.encodeTimestamptzArray(deferred.map((recipient) => recipient.nextAttemptAt)),
      array.encodeTextArray(deferred.map((recipient) => recipient.reply)),
      array.encodeBoolArray(deferred.map((recipient) => recipient.delayTold ?? false)),
    ],
    { name: 'outbound_defer' },
  );
  if (rows.length !== deferred.length && deferred.some((recipient) => recipient.delayTold))
    throw new Refusal('conflict', 'A recipient of the queue is no longer this worker’s.');
}
