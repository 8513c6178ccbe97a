/**
 * One batch of filings as one transaction: lock, read, plan, write.
 *
 * Statements: lock the accounts (in the order of their ids), read target mailboxes, read known threads, write
 * blobs, write everything else in one statement, write the outbound queue. Messages travel once, however many
 * copies they have.
 */

import { writeHeld } from '#domain/outbound/held-messages.ts';
import { deferRecipients, finishRecipients } from '#domain/outbound/outbound-outcomes.ts';
import { writeOutbound } from '#domain/outbound/write-outbound.ts';
import type { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, ThreadId } from '#platform/kernel/ids.ts';
import * as array from '#platform/postgres/binary-array.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import {
  type FilingPlan,
  type LockedAccount,
  planFilings,
  requireMessage,
  type TargetMailbox,
  threadKey,
} from './filing-plan.ts';
import type { FiledCopy, FilerParts, Filing } from './filing-values.ts';
import { encodeTraceAnnouncement } from './hub.ts';
import { writeJournal } from './journal.ts';

/** Its statements reach everything by index, however few or many elements their arrays have. */
const REUSING_PLANS = { reusesPlans: true };

/** What became of one filing of a batch. */
export type FilingOutcome = { filed: FiledCopy[] } | { refusal: Refusal };

async function lockAccounts(tx: Transaction, accountIds: readonly AccountId[]): Promise<LockedAccount[]> {
  return tx.query<LockedAccount>(
    `select account_id, modseq, used_bytes, quota_bytes, message_count, quota_messages from mail_account
     where account_id = any ($1::uuid[]) order by account_id for update`,
    [array.encodeUuidArray(accountIds)],
    { name: 'filing_lock' },
  );
}

async function readTargets(tx: Transaction, filings: readonly Filing[]): Promise<TargetMailbox[]> {
  const accounts: AccountId[] = [];
  const mailboxes: (string | null)[] = [];
  const roles: (string | null)[] = [];
  for (const copy of filings.flatMap((filing) => filing.copies)) {
    if ('names' in copy.target) continue;
    accounts.push(copy.accountId);
    mailboxes.push('mailboxId' in copy.target ? copy.target.mailboxId : null);
    roles.push('role' in copy.target ? copy.target.role : null);
  }
  if (accounts.length === 0) return [];
  return tx.query<TargetMailbox>(
    `select b.account_id, b.id, b.role, b.uid_next, b.uid_validity
     from (select distinct * from unnest($1::uuid[], $2::uuid[], $3::text[])) wanted (account_id, id, role)
     join mailbox b on b.account_id = wanted.account_id
       and (b.id = wanted.id or b.role = wanted.role or (wanted.role is not null and b.role = 'inbox'))`,
    [array.encodeUuidArray(accounts), array.encodeUuidArray(mailboxes), array.encodeTextArray(roles)],
    { name: 'filing_targets' },
  );
}

/** Mailboxes that copies name by their path; a name that is no mailbox any more is none (RFC 3501 §6.3.4). */
async function readNamedTargets(tx: Transaction, filings: readonly Filing[]): Promise<TargetMailbox[]> {
  const accounts: AccountId[] = [];
  const paths: string[] = [];
  for (const { accountId, target } of filings.flatMap((filing) => filing.copies)) {
    if (!('names' in target)) continue;
    accounts.push(accountId);
    paths.push(target.names.join('/'));
  }
  if (accounts.length === 0) return [];
  return tx.query<TargetMailbox>(
    `with recursive wanted as (
       select distinct account_id, path, string_to_array(path, '/') as names
       from unnest($1::uuid[], $2::text[]) t (account_id, path)
     ), walk as (
       select w.*, 1 as depth, b.id
       from wanted w join mailbox b on b.account_id = w.account_id and b.parent_id is null and b.name = w.names[1]
       union all
       select w.account_id, w.path, w.names, w.depth + 1, b.id
       from walk w
       join mailbox b on b.account_id = w.account_id and b.parent_id = w.id and b.name = w.names[w.depth + 1]
     )
     select b.account_id, b.id, b.role, b.uid_next, b.uid_validity, w.path
     from walk w join mailbox b on b.account_id = w.account_id and b.id = w.id
     where w.depth = cardinality(w.names) and not (b.is_name_only and b.message_count = 0)`,
    [array.encodeUuidArray(accounts), array.encodeTextArray(paths)],
    { name: 'filing_named_targets' },
  );
}

async function readThreads(tx: Transaction, filings: readonly Filing[]): Promise<Map<string, ThreadId>> {
  const accounts: AccountId[] = [];
  const references: number[] = [];
  for (const { message, copies } of filings) {
    for (const { accountId } of copies) {
      for (const reference of message?.threadKeys ?? []) {
        accounts.push(accountId);
        references.push(reference);
      }
    }
  }
  const rows = await tx.query<{ account_id: AccountId; reference: number; thread_id: ThreadId }>(
    `select t.account_id, t.reference, t.thread_id
     from unnest($1::uuid[], $2::bigint[]) wanted (account_id, reference)
     join thread_reference t on t.account_id = wanted.account_id and t.reference = wanted.reference`,
    [array.encodeUuidArray(accounts), array.encodeInt8Array(references)],
    { name: 'filing_threads' },
  );
  return new Map(rows.map((row) => [threadKey(row.account_id, row.reference), row.thread_id]));
}

const WRITE = `
  with source as (
    select * from unnest($1::bytea[], $2::integer[], $3::boolean[], $4::bytea[], $5::bytea[], $6::text[], $7::text[],
                         $8::text[], $30::text[])
      with ordinality as t (blob, size, has_attachment, envelope, body_structure, parts, fields, preview, assessment,
                            number)
  ), placed as (
    select * from unnest($9::integer[], $10::uuid[], $11::uuid[], $12::uuid[], $13::uuid[], $14::bigint[],
                         $15::bigint[], $16::smallint[], $17::timestamptz[], $18::text[], $31::text[])
      as t (number, account_id, mailbox_id, email_id, thread_id, uid, modseq, flags, received_at, keywords, signals)
  ), emails as (
    insert into email (account_id, id, thread_id, blob, size, received_at, has_attachment, envelope, body_structure,
                       parts, fields, preview, assessment, signals)
    select p.account_id, p.email_id, p.thread_id, s.blob, s.size, p.received_at, s.has_attachment, s.envelope,
           s.body_structure, s.parts, s.fields, s.preview, s.assessment,
           case when p.signals is null then null else string_to_array(p.signals, ' ') end
    from placed p join source s on s.number = p.number
  ), messages as (
    insert into message (account_id, mailbox_id, uid, email_id, modseq, size, flags, received_at, saved_at, keywords)
    select p.account_id, p.mailbox_id, p.uid, p.email_id, p.modseq, s.size, p.flags, p.received_at, $19,
           case when p.keywords is null then null else string_to_array(p.keywords, ' ') end
    from placed p join source s on s.number = p.number
  ), boxes as (
    update mailbox b set uid_next = b.uid_next + g.messages, modseq = g.modseq,
      message_count = b.message_count + g.messages, unseen_count = b.unseen_count + g.unseen,
      deleted_count = b.deleted_count + g.deleted, size_bytes = b.size_bytes + g.bytes
    from unnest($20::uuid[], $21::uuid[], $22::bigint[], $23::integer[], $24::integer[], $25::integer[], $26::bigint[])
      as g (account_id, id, modseq, messages, unseen, deleted, bytes)
    where b.account_id = g.account_id and b.id = g.id
  ), accounts as (
    update mail_account a set modseq = g.modseq, message_count = a.message_count + g.messages,
      used_bytes = a.used_bytes + g.bytes, text_behind = true
    from (select p.account_id, max(p.modseq) as modseq, count(*) as messages, sum(s.size) as bytes
          from placed p join source s on s.number = p.number group by p.account_id) g
    where a.account_id = g.account_id
  ), refs as (
    insert into thread_reference (account_id, reference, thread_id)
    select * from unnest($27::uuid[], $28::bigint[], $29::uuid[])
  )
  insert into change (account_id, modseq, ordinal, kind, mailbox_id, uids, email_ids, thread_ids, at)
  select account_id, modseq, row_number() over (partition by account_id order by mailbox_id), 1, mailbox_id,
         array_agg(uid order by uid), array_agg(email_id order by uid), array_agg(thread_id order by uid), $19
  from placed group by account_id, modseq, mailbox_id`;

async function writePlan(
  tx: Transaction,
  filings: readonly Filing[],
  plan: FilingPlan,
  now: number,
): Promise<void> {
  const { copies, growth, references } = plan;
  const used = [...new Set(copies.map((planned) => planned.filingIndex))];
  const numberOf = new Map(used.map((filingIndex, index) => [filingIndex, index + 1]));
  const messages = used.map((filingIndex) => requireMessage(filings[filingIndex] as Filing));
  const flags = copies.map((planned) => planned.copy.flags);
  await tx.query(
    WRITE,
    [
      array.encodeByteaArray(messages.map((message) => message.blob.hash)),
      array.encodeInt4Array(messages.map((message) => message.size)),
      array.encodeBoolArray(messages.map((message) => message.hasAttachment)),
      array.encodeByteaArray(messages.map((message) => message.envelope)),
      array.encodeByteaArray(messages.map((message) => message.bodyStructure)),
      array.encodeTextArray(messages.map((message) => message.parts)),
      array.encodeTextArray(messages.map((message) => message.fields)),
      array.encodeTextArray(messages.map((message) => message.preview)),
      array.encodeInt4Array(copies.map((planned) => numberOf.get(planned.filingIndex) ?? 0)),
      array.encodeUuidArray(copies.map((planned) => planned.accountId)),
      array.encodeUuidArray(copies.map((planned) => planned.mailboxId)),
      array.encodeUuidArray(copies.map((planned) => planned.emailId)),
      array.encodeUuidArray(copies.map((planned) => planned.threadId)),
      array.encodeInt8Array(copies.map((planned) => planned.uid)),
      array.encodeInt8Array(copies.map((planned) => planned.modseq)),
      array.encodeInt2Array(flags.map((flag) => flag.bits)),
      array.encodeTimestamptzArray(copies.map((planned) => planned.copy.receivedAt)),
      array.encodeTextArray(flags.map((flag) => (flag.keywords.length > 0 ? flag.keywords.join(' ') : null))),
      new Date(now),
      array.encodeUuidArray(growth.map((entry) => entry.accountId)),
      array.encodeUuidArray(growth.map((entry) => entry.mailboxId)),
      array.encodeInt8Array(growth.map((entry) => entry.modseq)),
      array.encodeInt4Array(growth.map((entry) => entry.messages)),
      array.encodeInt4Array(growth.map((entry) => entry.unseen)),
      array.encodeInt4Array(growth.map((entry) => entry.deleted)),
      array.encodeInt8Array(growth.map((entry) => entry.bytes)),
      array.encodeUuidArray(references.map((entry) => entry.accountId)),
      array.encodeInt8Array(references.map((entry) => entry.reference)),
      array.encodeUuidArray(references.map((entry) => entry.threadId)),
      array.encodeTextArray(used.map((filingIndex) => filings[filingIndex]?.assessment ?? null)),
      array.encodeTextArray(copies.map(({ copy }) => (copy.signals?.length ? copy.signals.join(' ') : null))),
    ],
    { name: 'filing_write' },
  );
}

/** The references each blob gains: one for every copy, one for its place in the outbound queue, one for the journal's. */
function blobsOf(filings: readonly Filing[], refused: FilingPlan['refused']) {
  return filings.flatMap((filing, index) => {
    if (refused.has(index)) return [];
    const local = filing.message ? [{ blob: filing.message.blob, references: filing.copies.length }] : [];
    const outbound = filing.outbound ? [{ blob: filing.outbound.blob, references: 1 }] : [];
    const held = filing.held ? [{ blob: filing.held.blob, references: 1 }] : [];
    const journal = filing.journal ? [{ blob: filing.journal.blob, references: 1 }] : [];
    return [...local, ...outbound, ...held, ...journal];
  });
}

/** Before the changes themselves, on the channel that tells of them: whoever hears of a change goes on with its trace. */
async function announceTraces(tx: Transaction, filings: readonly Filing[]): Promise<void> {
  const payloads = filings.flatMap(({ traceparent, copies }) =>
    traceparent !== undefined && copies.length > 0
      ? [encodeTraceAnnouncement(traceparent, [...new Set(copies.map((copy) => copy.accountId))])]
      : [],
  );
  if (payloads.length > 0)
    await tx.query(`select pg_notify('mail_change', payload) from unnest($1::text[]) as t (payload)`, [
      payloads,
    ]);
}

async function writeQueue(tx: Transaction, parts: FilerParts, filings: readonly Filing[]): Promise<void> {
  const outbound = filings.flatMap(({ outbound: leaving, traceparent }) =>
    leaving ? [{ ...leaving.message, ...(traceparent !== undefined && { traceparent }) }] : [],
  );
  if (outbound.length > 0) await writeOutbound(tx, outbound);
  await writeHeld(
    tx,
    filings.flatMap((filing) => filing.held?.message ?? []),
  );
  await finishRecipients(
    tx,
    parts.blobs,
    filings.flatMap((filing) => filing.finished ?? []),
  );
  await deferRecipients(
    tx,
    filings.flatMap((filing) => filing.deferred ?? []),
  );
}

/** Nothing about it depends on what the database answers to its last statements. */
function isOnlyWritten({ outbound, held, finished, deferred }: Filing): boolean {
  const isQueueChanged = (finished?.length ?? 0) > 0 || (deferred?.length ?? 0) > 0;
  return !held && !isQueueChanged && outbound?.message.held === undefined;
}

/** Files a batch in one transaction; the outcomes stand in the order of the filings. */
export async function fileBatch(
  parts: FilerParts,
  filings: readonly Filing[],
  /** Runs in the transaction once all is planned; what it throws takes everything back. */
  alongside?: (tx: Transaction, plan: FilingPlan) => Promise<void>,
): Promise<FilingOutcome[]> {
  const accountIds = [...new Set(filings.flatMap((filing) => filing.copies.map((copy) => copy.accountId)))];
  // An object store gets the bytes while no lock is held; the database gets them with the rest.
  await parts.blobs.upload(blobsOf(filings, new Map()).map(({ blob }) => blob));
  const plan = await parts.db.transaction(async (tx) => {
    // Sent together, answered in order: the lock holds before the others look.
    const [accounts, mailboxes, named, threads] =
      accountIds.length > 0
        ? await Promise.all([
            lockAccounts(tx, accountIds),
            readTargets(tx, filings),
            readNamedTargets(tx, filings),
            readThreads(tx, filings),
          ])
        : [[], [], [], new Map<string, ThreadId>()];
    const planned = planFilings({
      filings,
      accounts,
      mailboxes: [...mailboxes, ...named],
      threads,
      ids: parts.ids,
    });
    const kept = filings.filter((_, index) => !planned.refused.has(index));
    const written = Promise.all([
      announceTraces(tx, kept),
      parts.blobs.write(tx, blobsOf(filings, planned.refused)),
      writeJournal(
        tx,
        kept.flatMap(({ journal }) => journal ?? []),
      ),
      planned.copies.length > 0 ? writePlan(tx, filings, planned, parts.clock()) : undefined,
      writeQueue(tx, parts, kept),
    ]);
    if (!alongside && parts.blobs.writesAtOnce && filings.every(isOnlyWritten)) tx.commitWithLast();
    await written;
    await alongside?.(tx, planned);
    return planned;
  }, REUSING_PLANS);
  const filed = Map.groupBy(plan.copies, (copy) => copy.filingIndex);
  return filings.map((_, index) => {
    const refusal = plan.refused.get(index);
    return refusal ? { refusal } : { filed: filed.get(index) ?? [] };
  });
}
