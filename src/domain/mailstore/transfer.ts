/**
 * COPY and MOVE from any mailbox to any other; between accounts (RFC 4314 §4) as one transaction over both.
 *
 * The bytes stay where they are; the copies are new e-mails in the other account, in threads of their own there. Flags
 * come along as far as the rights on the target let them be set.
 */
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, MailboxId, NewId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { type MailAccess, requireRight, rightsOn } from './access.ts';
import { copyMessages, moveMessages } from './copy.ts';
import { expungeInTransaction } from './expunge.ts';
import { advanceModseq } from './mail-accounts.ts';
import type { CopiedMessages } from './message-values.ts';
import { messagesFor, nameFor, viewerParameter } from './personal-seen.ts';
import { changeableFlags } from './rights.ts';

export interface MessageTransfer {
  from: { access: MailAccess; mailboxId: MailboxId };
  to: { access: MailAccess; mailboxId: MailboxId };
  uids: readonly number[];
  /** The originals are removed. */
  isMove: boolean;
  ids: NewId;
  now: number;
}

/** From a mailbox with a read state for each person comes that of who copies. */
const copyStatement = (access: MailAccess): string => `
  with source as (
    select m.uid, m.email_id, m.flags & $8::smallint as flags, case when $9 then m.keywords end as keywords, m.size,
           m.received_at, row_number() over (order by m.uid) as place,
           dense_rank() over (order by e.thread_id) as thread
    from ${messagesFor(access, '$12')} m join email e on e.account_id = m.account_id and e.id = m.email_id
    where m.account_id = $1 and m.mailbox_id = $2 and m.uid = any ($3::bigint[])
  ), box as (
    update mailbox b set uid_next = b.uid_next + d.messages, modseq = $6, message_count = b.message_count + d.messages,
      unseen_count = b.unseen_count + d.unseen, deleted_count = b.deleted_count + d.deleted,
      size_bytes = b.size_bytes + d.bytes
    from (select count(*) as messages, count(*) filter (where flags & 1 = 0) as unseen,
                 count(*) filter (where flags & 8 <> 0) as deleted, coalesce(sum(size), 0) as bytes
          from source having count(*) > 0) d
    where b.account_id = $4 and b.id = $5
    returning b.uid_next - d.messages as first_uid
  ), placed as (
    select s.*, box.first_uid + s.place - 1 as target_uid, ($7::uuid[])[s.place] as new_id,
           ($10::uuid[])[s.thread] as new_thread
    from source s, box
  ), emails as (
    insert into email (account_id, id, thread_id, blob, size, received_at, has_attachment, envelope, body_structure,
                       parts, fields, preview, assessment)
    select $4, p.new_id, p.new_thread, e.blob, e.size, e.received_at, e.has_attachment, e.envelope, e.body_structure,
           e.parts, e.fields, e.preview, e.assessment
    from placed p join email e on e.account_id = $1 and e.id = p.email_id
    returning id, blob
  ), messages as (
    insert into message (account_id, mailbox_id, uid, email_id, modseq, size, flags, received_at, saved_at, keywords)
    select $4, $5, target_uid, new_id, $6, size, flags, received_at, $11, keywords from placed
  ), used as (
    update mail_account a set message_count = a.message_count + d.messages, used_bytes = a.used_bytes + d.bytes
    from (select count(*) as messages, coalesce(sum(size), 0) as bytes from placed having count(*) > 0) d
    where a.account_id = $4
  ), logged as (
    insert into change (account_id, modseq, ordinal, kind, mailbox_id, uids, email_ids, thread_ids, at)
    select $4, $6, 0, 1, $5, array_agg(target_uid order by place), array_agg(new_id order by place),
           array_agg(new_thread order by place), $11
    from placed having count(*) > 0
  )
  select p.uid as source, p.target_uid as target, e.blob from placed p join emails e on e.id = p.new_id order by p.place`;

/** Locks both accounts in the order of their ids, as every writer of several does, and gives their mod-sequences. */
async function lockBoth(tx: Transaction, accountIds: readonly AccountId[]): Promise<Map<AccountId, number>> {
  const modseqs = new Map<AccountId, number>();
  for (const accountId of accountIds.toSorted()) modseqs.set(accountId, await advanceModseq(tx, accountId));
  return modseqs;
}

async function readTarget(tx: Transaction, { access, mailboxId }: MessageTransfer['to']): Promise<number> {
  const [row] = await tx.query<{ value: number }>(
    'select uid_validity as value from mailbox where account_id = $1 and id = $2',
    [access.accountId, mailboxId],
  );
  if (!row) throw new Refusal('notFound', 'The mailbox to copy to does not exist.');
  return row.value;
}

async function requireSpace(tx: Transaction, accountId: AccountId): Promise<void> {
  const [row] = await tx.query<{ over: boolean }>(
    `select coalesce(used_bytes > quota_bytes, false) or coalesce(message_count > quota_messages, false) as over
     from mail_account where account_id = $1`,
    [accountId],
  );
  if (row?.over) throw new Refusal('overQuota', 'The mailbox is full.');
}

async function copy(
  tx: Transaction,
  { from, to, uids, ids, now }: MessageTransfer,
  modseq: number,
): Promise<{ source: number; target: number; blob: Buffer }[]> {
  const reach = changeableFlags(rightsOn(to.access, to.mailboxId));
  return tx.query(
    copyStatement(from.access),
    [
      from.access.accountId,
      from.mailboxId,
      uids,
      to.access.accountId,
      to.mailboxId,
      modseq,
      uids.map(() => ids()),
      reach.mask,
      reach.keywords,
      uids.map(() => ids()),
      new Date(now),
      ...viewerParameter(from.access),
    ],
    { name: nameFor(from.access, 'message_copy_across') },
  );
}

async function transferAcross(
  db: Database,
  blobs: BlobStore,
  transfer: MessageTransfer,
): Promise<CopiedMessages> {
  const { from, to, isMove } = transfer;
  requireRight(from.access, from.mailboxId, 'r');
  requireRight(to.access, to.mailboxId, 'i');
  if (isMove) for (const right of ['t', 'e'] as const) requireRight(from.access, from.mailboxId, right);
  return db.transaction(async (tx) => {
    const modseqs = await lockBoth(tx, [from.access.accountId, to.access.accountId]);
    const modseqOf = (access: MailAccess): number => modseqs.get(access.accountId) ?? 0;
    const uidValidity = await readTarget(tx, to);
    const places = await copy(tx, transfer, modseqOf(to.access));
    if (places.length > 0)
      await blobs.addReferences(
        tx,
        places.map((place) => place.blob),
      );
    await requireSpace(tx, to.access.accountId);
    const sourceUids = places.map((place) => place.source);
    if (isMove)
      await expungeInTransaction(tx, blobs, from.access, {
        mailboxId: from.mailboxId,
        uids: sourceUids,
        everything: true,
        // They live on elsewhere.
        afterlife: 'gone',
        modseq: modseqOf(from.access),
        now: transfer.now,
      });
    return {
      uidValidity,
      sourceUids,
      targetUids: places.map((place) => place.target),
      modseq: modseqOf(from.access),
    };
  });
}

/** Copies or moves messages. `Refusal`: `notFound`, `notPermitted`, `overQuota`. */
export function transferMessages(
  db: Database,
  blobs: BlobStore,
  transfer: MessageTransfer,
): Promise<CopiedMessages> {
  const { from, to, uids, ids, now } = transfer;
  if (from.access.accountId !== to.access.accountId) return transferAcross(db, blobs, transfer);
  const within = { fromMailboxId: from.mailboxId, uids, toMailboxId: to.mailboxId, now };
  return transfer.isMove
    ? moveMessages(db, from.access, within)
    : copyMessages(db, blobs, from.access, { ...within, ids });
}
