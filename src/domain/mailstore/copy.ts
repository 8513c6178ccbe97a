/**
 * COPY and MOVE between mailboxes of one account (RFC 9051 §6.4.7, RFC 6851).
 *
 * A copy is a new e-mail over the same bytes, so that its flags are its own; a move keeps the e-mail and gives it
 * a new place. Both are one transaction with a fixed number of statements; no message's bytes are touched.
 */
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { MailboxId, NewId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { type MailAccess, requireRight } from './access.ts';
import { advanceModseq } from './mail-accounts.ts';
import type { CopiedMessages } from './message-values.ts';
import { copySeen } from './personal-seen.ts';

export interface Transfer {
  fromMailboxId: MailboxId;
  uids: readonly number[];
  toMailboxId: MailboxId;
  now: number;
}

interface Place {
  source: number;
  target: number;
}

/**
 * Takes UIDs in the target for the messages about to arrive and counts them there. A move within one mailbox
 * gives new UIDs but changes no count, because a row can be updated only once in a statement.
 */
const takePlaces = (counted: string): string => `
  arriving as (
    select s.*, row_number() over (order by s.uid) as place from source s
  ), box as (
    update mailbox b set uid_next = b.uid_next + d.messages, modseq = $5,
      message_count = b.message_count + d.messages * d.times, unseen_count = b.unseen_count + d.unseen * d.times,
      deleted_count = b.deleted_count + d.deleted * d.times, size_bytes = b.size_bytes + d.bytes * d.times
    from (select count(*) as messages, count(*) filter (where flags & 1 = 0) as unseen,
                 count(*) filter (where flags & 8 <> 0) as deleted, coalesce(sum(size), 0) as bytes,
                 ${counted} as times
          from source having count(*) > 0) d
    where b.account_id = $1 and b.id = $4
    returning b.uid_next - d.messages as first_uid
  ), placed as (
    select a.*, box.first_uid + a.place - 1 as target_uid from arriving a, box
  )`;

const COPY = `
  with source as (
    select m.uid, m.email_id, m.flags, m.keywords, m.size, m.received_at
    from message m where m.account_id = $1 and m.mailbox_id = $2 and m.uid = any ($3::bigint[])
  ), ${takePlaces('1')}, renamed as (
    select p.*, ($6::uuid[])[p.place] as new_id from placed p
  ), emails as (
    insert into email (account_id, id, thread_id, blob, size, received_at, has_attachment, envelope, body_structure,
                       parts, fields, preview, assessment, signals)
    select $1, r.new_id, e.thread_id, e.blob, e.size, e.received_at, e.has_attachment, e.envelope, e.body_structure,
           e.parts, e.fields, e.preview, e.assessment, e.signals
    from renamed r join email e on e.account_id = $1 and e.id = r.email_id
    returning id, blob, thread_id
  ), messages as (
    insert into message (account_id, mailbox_id, uid, email_id, modseq, size, flags, received_at, saved_at, keywords)
    select $1, $4, target_uid, new_id, $5, size, flags, received_at, $7, keywords from renamed
  ), used as (
    update mail_account a set message_count = a.message_count + d.messages, used_bytes = a.used_bytes + d.bytes
    from (select count(*) as messages, coalesce(sum(size), 0) as bytes from renamed having count(*) > 0) d
    where a.account_id = $1
  ), logged as (
    insert into change (account_id, modseq, ordinal, kind, mailbox_id, uids, email_ids, thread_ids, at)
    select $1, $5, 0, 1, $4, array_agg(r.target_uid order by r.place), array_agg(r.new_id order by r.place),
           array_agg(e.thread_id order by r.place), $7
    from renamed r join emails e on e.id = r.new_id having count(*) > 0
  )
  select r.uid as source, r.target_uid as target, e.blob from renamed r join emails e on e.id = r.new_id order by r.place`;

const MOVE = `
  with source as (
    delete from message m where m.account_id = $1 and m.mailbox_id = $2 and ($3::bigint[] is null or m.uid = any ($3))
    returning m.uid, m.email_id, m.flags, m.keywords, m.size, m.received_at, m.shared
  ), ${takePlaces('case when $2::uuid = $4::uuid then 0 else 1 end')}, messages as (
    insert into message (account_id, mailbox_id, uid, email_id, modseq, size, flags, received_at, saved_at, keywords,
                         shared)
    select $1, $4, target_uid, email_id, $5, size, flags, received_at, $6, keywords, shared from placed
  ), left_box as (
    update mailbox b set modseq = $5, message_count = b.message_count - d.messages,
      unseen_count = b.unseen_count - d.unseen, deleted_count = b.deleted_count - d.deleted,
      size_bytes = b.size_bytes - d.bytes
    from (select count(*) as messages, count(*) filter (where flags & 1 = 0) as unseen,
                 count(*) filter (where flags & 8 <> 0) as deleted, coalesce(sum(size), 0) as bytes
          from source having count(*) > 0) d
    where b.account_id = $1 and b.id = $2 and $2::uuid <> $4::uuid
  ), logged as (
    insert into change (account_id, modseq, ordinal, kind, mailbox_id, uids, email_ids, at)
    select $1, $5, kind - 2, kind, mailbox_id, uids, email_ids, $6 from (
      select 2 as kind, $4::uuid as mailbox_id, array_agg(target_uid order by place) as uids,
             array_agg(email_id order by place) as email_ids from placed having count(*) > 0
      union all
      select 4, $2::uuid, array_agg(uid order by uid), array_agg(email_id order by uid) from source having count(*) > 0
    ) both_sides
  )
  select uid as source, target_uid as target from placed order by place`;

/**
 * The places that e-mails about to arrive have in the target already: an e-mail is in a mailbox once (RFC 8621 §4.1.1), so the new
 * place takes over from the old one.
 */
const MAKE_WAY = `
  with gone as (
    delete from message m where m.account_id = $1 and m.mailbox_id = $4 and $2::uuid <> $4::uuid and m.email_id in (
      select s.email_id from message s
      where s.account_id = $1 and s.mailbox_id = $2 and s.shared and ($3::bigint[] is null or s.uid = any ($3)))
    returning m.uid, m.email_id, m.flags, m.size
  ), counted as (
    update mailbox b set modseq = $5, message_count = b.message_count - d.messages,
      unseen_count = b.unseen_count - d.unseen, deleted_count = b.deleted_count - d.deleted,
      size_bytes = b.size_bytes - d.bytes
    from (select count(*) as messages, count(*) filter (where flags & 1 = 0) as unseen,
                 count(*) filter (where flags & 8 <> 0) as deleted, coalesce(sum(size), 0) as bytes
          from gone having count(*) > 0) d
    where b.account_id = $1 and b.id = $4
  )
  insert into change (account_id, modseq, ordinal, kind, mailbox_id, uids, email_ids, at)
  select $1, $5, 1, 4, $4, array_agg(uid order by uid), array_agg(email_id order by uid), $6
  from gone having count(*) > 0`;

async function readUidValidity(tx: Transaction, access: MailAccess, mailboxId: MailboxId): Promise<number> {
  const rows = await tx.query<{ value: number }>(
    'select uid_validity as value from mailbox where account_id = $1 and id = $2',
    [access.accountId, mailboxId],
  );
  const row = rows[0];
  if (!row) throw new Refusal('notFound', 'The mailbox to copy to does not exist.');
  return row.value;
}

async function requireSpace(tx: Transaction, access: MailAccess): Promise<void> {
  const rows = await tx.query<{ over: boolean }>(
    `select coalesce(used_bytes > quota_bytes, false) or coalesce(message_count > quota_messages, false) as over
     from mail_account where account_id = $1`,
    [access.accountId],
  );
  if (rows[0]?.over) throw new Refusal('overQuota', 'The mailbox is full.');
}

function copiedFrom(places: readonly Place[], uidValidity: number, modseq: number): CopiedMessages {
  return {
    uidValidity,
    sourceUids: places.map((place) => place.source),
    targetUids: places.map((place) => place.target),
    modseq,
  };
}

/** Copies messages; `Refusal`: `notFound` for the target, `overQuota`. */
export async function copyMessages(
  db: Database,
  blobs: BlobStore,
  access: MailAccess,
  transfer: Transfer & { ids: NewId },
): Promise<CopiedMessages> {
  requireRight(access, transfer.fromMailboxId, 'r');
  requireRight(access, transfer.toMailboxId, 'i');
  return db.transaction(async (tx) => {
    const modseq = await advanceModseq(tx, access.accountId);
    const uidValidity = await readUidValidity(tx, access, transfer.toMailboxId);
    const places = await tx.query<Place & { blob: Buffer }>(
      COPY,
      [
        access.accountId,
        transfer.fromMailboxId,
        transfer.uids,
        transfer.toMailboxId,
        modseq,
        transfer.uids.map(() => transfer.ids()),
        new Date(transfer.now),
      ],
      { name: 'message_copy' },
    );
    if (places.length > 0)
      await blobs.addReferences(
        tx,
        places.map((place) => place.blob),
      );
    await requireSpace(tx, access);
    const copied = copiedFrom(places, uidValidity, modseq);
    await copySeen(tx, access, { from: transfer.fromMailboxId, to: transfer.toMailboxId, ...copied });
    return copied;
  });
}

/** Moves messages; their e-mails stay the same. `Refusal`: `notFound` for the target. */
export async function moveMessages(
  db: Database,
  access: MailAccess,
  transfer: Transfer,
): Promise<CopiedMessages> {
  requireRight(access, transfer.fromMailboxId, 't');
  requireRight(access, transfer.fromMailboxId, 'e');
  requireRight(access, transfer.toMailboxId, 'i');
  return db.transaction(async (tx) => {
    const modseq = await advanceModseq(tx, access.accountId);
    return moveInTransaction(tx, access, { ...transfer, modseq });
  });
}

async function moveInTransaction(
  tx: Transaction,
  access: MailAccess,
  transfer: Omit<Transfer, 'uids'> & { uids: readonly number[] | null; modseq: number },
): Promise<CopiedMessages> {
  const { fromMailboxId, uids, toMailboxId, modseq, now } = transfer;
  const values = [access.accountId, fromMailboxId, uids, toMailboxId, modseq, new Date(now)];
  const [uidValidity] = await Promise.all([
    readUidValidity(tx, access, toMailboxId),
    tx.query(MAKE_WAY, values, { name: 'message_make_way' }),
  ]);
  const places = await tx.query<Place>(MOVE, values, { name: 'message_move' });
  return copiedFrom(places, uidValidity, transfer.modseq);
}

/** Moves every message of a mailbox, in a transaction that has locked the account (RENAME of INBOX). */
export async function moveAllInTransaction(
  tx: Transaction,
  access: MailAccess,
  transfer: Omit<Transfer, 'uids'>,
): Promise<void> {
  const modseq = await advanceModseq(tx, access.accountId);
  await moveInTransaction(tx, access, { ...transfer, uids: null, modseq });
}
