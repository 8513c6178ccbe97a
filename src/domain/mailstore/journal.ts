/**
 * The journal's entry of a message (R6.7), written by the transaction that delivers it: a reference to the bytes that the copies have
 * too, and the envelope.
 *
 * Cost: nothing where no rule asks for a journal; one statement a batch of deliveries where one does, sent with the others.
 */
import type { PreparedBlob } from '#platform/blobs/blob-store.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import * as array from '#platform/postgres/binary-array.ts';
import type { Transaction } from '#platform/postgres/database.ts';

export interface JournalEntry {
  id: string;
  at: Date;
  blob: PreparedBlob;
  size: number;
  reversePath: string;
  recipients: readonly string[];
  /** Ours among sender and recipients. */
  accountIds: readonly AccountId[];
}

/** Writes entries; the caller gives each blob its reference. */
export async function writeJournal(tx: Transaction, entries: readonly JournalEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await tx.query(
    `insert into journal_entry (id, at, blob, size, return_path, recipients, account_ids)
     select id, at, blob, size, return_path, string_to_array(recipients, E'\\n'), string_to_array(account_ids, ' ')::uuid[]
     from unnest($1::uuid[], $2::timestamptz[], $3::bytea[], $4::integer[], $5::text[], $6::text[], $7::text[])
       as t (id, at, blob, size, return_path, recipients, account_ids)`,
    [
      array.encodeUuidArray(entries.map(({ id }) => id)),
      array.encodeTimestamptzArray(entries.map(({ at }) => at)),
      array.encodeByteaArray(entries.map(({ blob }) => blob.hash)),
      array.encodeInt4Array(entries.map(({ size }) => size)),
      array.encodeTextArray(entries.map(({ reversePath }) => reversePath)),
      // No address holds a line break.
      array.encodeTextArray(entries.map(({ recipients }) => recipients.join('\n'))),
      array.encodeTextArray(entries.map(({ accountIds }) => accountIds.join(' '))),
    ],
    { name: 'journal_write' },
  );
}
