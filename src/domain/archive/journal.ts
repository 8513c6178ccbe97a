/**
 * The journal of mail (R6.7): whether there is one, its batches in the audit record, and its end by rule.
 *
 * Entries are written with the delivery (`domain/mailstore/journal.ts`); minutes later their digest stands in the audit record, and from
 * then on no change of them goes unseen. What a legal hold names stays, whatever the rule says.
 */
import { createHash } from 'node:crypto';
import { recordEvent } from '#domain/audit/record-event.ts';
import type { ObjectHub } from '#domain/changes/object-hub.ts';
import { auditActor, systemPrincipal } from '#domain/directory/principal.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { NewId } from '#platform/kernel/ids.ts';
import type { Database, Queryable, Transaction } from '#platform/postgres/database.ts';
import { type BatchVerdict, verifyBatches } from './verify-batches.ts';

const AT_ONCE = 1_000;

/** Whether a rule asks for a journal, from memory; anew whenever a rule changes, in any process. */
export interface JournalSwitch {
  isOn(): boolean;
  close(): void;
}

/** Looks, and goes on watching. `onFault` is told when it could not look; what it knew counts until it can. */
export async function watchJournal(
  db: Queryable,
  objects: ObjectHub,
  onFault: (error: unknown) => void,
): Promise<JournalSwitch> {
  const look = async (): Promise<boolean> => {
    const [found] = await db.query<{ isOn: boolean }>(
      `select exists (select from retention_rule where applies_to = 'journal') as "isOn"`,
    );
    return found?.isOn ?? false;
  };
  let isOn = await look();
  const end = objects.watchAll((_account, type) => {
    if (type !== undefined && type !== 'RetentionRule') return;
    void look().then((found) => {
      isOn = found;
    }, onFault);
  });
  return { isOn: () => isOn, close: end };
}

/** What of an entry its digest is made of. */
interface SealedEntry {
  id: string;
  at: Date;
  blob: Buffer;
  accountIds: readonly string[];
  returnPath: string | null;
  recipients: readonly string[] | null;
  /** In place of the envelope, once it was destroyed. */
  envelopeHash: Buffer | null;
}

const SEALED = `e.id, e.at, e.blob, e.account_ids as "accountIds", e.return_path as "returnPath", e.recipients,
  e.envelope_hash as "envelopeHash"`;

/** As SQL: the hash of the envelope, and in TypeScript below; both must say the same. */
const ENVELOPE_HASH = `sha256(convert_to(e.return_path || E'\\n' || array_to_string(e.recipients, E'\\n'), 'UTF8'))`;

function envelopeHash({ returnPath, recipients, envelopeHash: kept }: SealedEntry): Buffer {
  if (kept) return kept;
  return createHash('sha256')
    .update([returnPath ?? '', ...(recipients ?? [])].join('\n'))
    .digest();
}

function digestOfEntries(entries: readonly SealedEntry[]): string {
  const hash = createHash('sha256');
  const lines = entries.map((entry) =>
    [
      entry.id,
      entry.at.toISOString(),
      entry.blob.toString('hex'),
      entry.accountIds.join(','),
      envelopeHash(entry).toString('hex'),
    ].join(' '),
  );
  for (const line of lines.toSorted()) hash.update(`${line}\n`);
  return hash.digest('hex');
}

async function record(
  tx: Transaction,
  act: 'archive.journal' | 'archive.destroyJournal',
  { id, entries, now }: { id: string; entries: readonly SealedEntry[]; now: number },
): Promise<void> {
  await recordEvent(tx, {
    now,
    actor: auditActor(systemPrincipal('job')),
    act,
    object: { kind: 'archive', id },
    authority: 'R6.7',
    after: { count: entries.length, digest: digestOfEntries(entries) },
  });
}

/** Puts the digest of what is new into the audit record; gives the number of entries. */
export async function sealJournal(db: Database, { ids, now }: { ids: NewId; now: number }): Promise<number> {
  let total = 0;
  for (let done = AT_ONCE; done === AT_ONCE; total += done)
    done = await db.transaction(async (tx) => {
      const id = ids();
      const entries = await tx.query<SealedEntry>(
        `update journal_entry e set batch_id = $1 where e.id in (
           select id from journal_entry where batch_id is null order by id limit ${AT_ONCE} for update skip locked)
         returning ${SEALED}`,
        [id],
      );
      if (entries.length > 0) await record(tx, 'archive.journal', { id, entries, now });
      return entries.length;
    });
  return total;
}

const DESTROY = `
  with due as (
    select e.id from journal_entry e join retention_rule r on r.applies_to = 'journal' and r.keep_days is not null
    where e.destroyed_at is null and e.batch_id is not null and e.at <= $1::timestamptz - make_interval(days => r.keep_days)
      and not exists (select from legal_hold h where h.released_at is null
        and (h.account_ids && e.account_ids
             or exists (select from account a where a.id = any (e.account_ids) and h.unit_id = any (unit_path(a.unit_id)))))
    order by e.at limit ${AT_ONCE} for update of e skip locked
  )
  update journal_entry e set destroyed_at = $1, envelope_hash = ${ENVELOPE_HASH}, return_path = null, recipients = null
  from due where e.id = due.id
  returning ${SEALED}`;

/** Destroys entries that the rule keeps no longer; gives their number. */
export async function destroyJournal(
  db: Database,
  blobs: BlobStore,
  { ids, now }: { ids: NewId; now: number },
): Promise<number> {
  let total = 0;
  for (let done = AT_ONCE; done === AT_ONCE; total += done)
    done = await db.transaction(async (tx) => {
      const entries = await tx.query<SealedEntry>(DESTROY, [new Date(now)]);
      await blobs.release(
        tx,
        entries.map(({ blob }) => blob),
      );
      if (entries.length > 0) await record(tx, 'archive.destroyJournal', { id: ids(), entries, now });
      return entries.length;
    });
  return total;
}

/** Compares every batch with its digest in the audit record. */
export function verifyJournal(db: Queryable): Promise<BatchVerdict> {
  return verifyBatches<SealedEntry>(db, {
    act: 'archive.journal',
    table: 'journal_entry',
    columns: SEALED,
    digestOf: digestOfEntries,
  });
}
