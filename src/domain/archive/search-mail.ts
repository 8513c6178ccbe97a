/**
 * What an approved search finds: in mailboxes, among what was deleted, and in the archive; frozen with references of its own.
 *
 * Cost: the messages of the named accounts in the named time, read once; the bytes only of those whose words are not in their fields.
 */
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { AccountId, EmailId, NewId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import type { ArchiveCriteria } from './search-criteria.ts';

export type FindSource = 'mailbox' | 'deleted' | 'archive' | 'journal';

/** A message in the time of a search, whose sender, recipients and subject agree. */
export interface Candidate {
  accountId: AccountId;
  emailId: EmailId;
  source: FindSource;
  blob: Buffer;
  size: number;
  receivedAt: Date;
  subject: string;
  sender: string;
  /** Whether the words looked for stand in its fields or its first lines already. */
  hasText: boolean;
}

export interface ArchiveFind extends Omit<Candidate, 'hasText'> {
  id: string;
  searchId: string;
  address: string;
}

function sourceSql(source: FindSource, table: string, condition: string): string {
  return `select '${source}' as source, account_id, id, blob, size, received_at, fields, preview from ${table}
    where account_id = $1 and received_at >= $2 and received_at < $3 and ${condition}`;
}

const CANDIDATES = `
  select account_id as "accountId", id as "emailId", source, blob, size, received_at as "receivedAt",
    coalesce(fields::jsonb ->> 'subject', '') as subject,
    coalesce(fields::jsonb #>> '{from,0,name}', '') || ' <' || coalesce(fields::jsonb #>> '{from,0,email}', '') || '>' as sender,
    $4::text is null or position(fold_text($4) in fold_text(fields || ' ' || preview)) > 0 as "hasText"
  from (${sourceSql('mailbox', 'email', 'true')}
        union all ${sourceSql('deleted', 'deleted_email', 'true')}
        union all ${sourceSql('archive', 'archived_email', 'destroyed_at is null')}) every
  where ($5::text is null or position(fold_text($5) in fold_text(coalesce(fields::jsonb ->> 'from', ''))) > 0)
    and ($6::text is null or position(fold_text($6) in fold_text(concat_ws(' ', fields::jsonb ->> 'to', fields::jsonb ->> 'cc',
         fields::jsonb ->> 'bcc'))) > 0)
    and ($7::text is null or position(fold_text($7) in fold_text(coalesce(fields::jsonb ->> 'subject', ''))) > 0)
  order by received_at, id`;

/** The candidates of one account. */
export function findCandidates(
  db: Queryable,
  accountId: AccountId,
  { after, before, text, from, to, subject }: ArchiveCriteria,
): Promise<Candidate[]> {
  return db.query<Candidate>(CANDIDATES, [
    accountId,
    new Date(after),
    new Date(before),
    text?.trim() ?? null,
    from?.trim() ?? null,
    to?.trim() ?? null,
    subject?.trim() ?? null,
  ]);
}

/** An entry of the journal in the time of a search; its fields are in its bytes. */
export interface JournalCandidate {
  id: EmailId;
  blob: Buffer;
  size: number;
  at: Date;
  returnPath: string;
  recipients: string[];
}

/** Journal entries of one account whose bytes no message of it has: those were looked at already. */
export function findJournaled(
  db: Queryable,
  accountId: AccountId,
  { after, before }: Pick<ArchiveCriteria, 'after' | 'before'>,
): Promise<JournalCandidate[]> {
  return db.query<JournalCandidate>(
    `select e.id, e.blob, e.size, e.at, e.return_path as "returnPath", e.recipients from journal_entry e
     where e.at >= $2 and e.at < $3 and e.destroyed_at is null and $1 = any (e.account_ids)
       and e.blob not in (select blob from email where account_id = $1
                          union all select blob from deleted_email where account_id = $1
                          union all select blob from archived_email where account_id = $1 and destroyed_at is null)
     order by e.at, e.id`,
    [accountId, new Date(after), new Date(before)],
  );
}

/** Keeps a search from being ended while its finds are written; false for one that has ended. */
export async function holdSearch(tx: Transaction, id: string): Promise<boolean> {
  const rows = await tx.query(`select from archive_search where id = $1 and state = 'approved' for share`, [
    id,
  ]);
  return rows.length > 0;
}

/** Keeps finds with a reference to the bytes of each; those kept already stay. */
export async function keepFinds(
  tx: Transaction,
  blobs: BlobStore,
  ids: NewId,
  searchId: string,
  found: readonly Candidate[],
): Promise<void> {
  const kept = await tx.query<{ blob: Buffer }>(
    `insert into archive_find (account_id, search_id, id, email_id, blob, size, received_at, source, subject, sender)
     select t.account_id, $1, t.id, t.email_id, t.blob, t.size, t.received_at, t.source, t.subject, t.sender
     from unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bytea[], $6::integer[], $7::timestamptz[], $8::text[], $9::text[], $10::text[])
       as t (id, account_id, email_id, blob, size, received_at, source, subject, sender)
     on conflict do nothing returning blob`,
    [
      searchId,
      found.map(() => ids()),
      found.map((one) => one.accountId),
      found.map((one) => one.emailId),
      found.map((one) => one.blob),
      found.map((one) => one.size),
      found.map((one) => one.receivedAt),
      found.map((one) => one.source),
      found.map((one) => one.subject.slice(0, 500)),
      found.map((one) => one.sender.slice(0, 500)),
    ],
  );
  await blobs.addReferences(
    tx,
    kept.map(({ blob }) => blob),
  );
}

/** Says that a search is done; nothing becomes of one that was ended meanwhile. */
export async function finishSearch(tx: Transaction, id: string, isTruncated: boolean): Promise<void> {
  await tx.query(
    `update archive_search set state = 'ready', is_truncated = $2, found = (select count(*) from archive_find where search_id = $1)
     where id = $1 and state = 'approved'`,
    [id, isTruncated],
  );
}

/** Says which file was made of a result, or why none. */
export async function noteExport(
  tx: Queryable,
  id: string,
  { fileId, fault }: { fileId?: string; fault?: string },
): Promise<void> {
  await tx.query('update archive_search set export_file_id = $2, export_fault = $3 where id = $1', [
    id,
    fileId ?? null,
    fault ?? null,
  ]);
}

/** What a search found, in the order of arrival; a page after a find, or those with these ids. */
export function readFinds(
  db: Queryable,
  wanted: {
    searchId?: string | undefined;
    ids?: readonly string[] | undefined;
    requestedBy?: AccountId | undefined;
  },
  most: number,
): Promise<ArchiveFind[]> {
  return db.query<ArchiveFind>(
    `select f.id, f.search_id as "searchId", f.account_id as "accountId", coalesce(a.address, '') as address, f.email_id as "emailId",
       f.source, f.blob, f.size, f.received_at as "receivedAt", f.subject, f.sender
     from archive_find f join archive_search s on s.id = f.search_id and s.state = 'ready'
     left join address a on a.account_id = f.account_id and a.kind = 'primary'
     where ($1::uuid is null or f.search_id = $1) and ($2::uuid[] is null or f.id = any ($2))
       and ($3::uuid is null or s.requested_by = $3)
     order by f.received_at, f.id limit $4`,
    [wanted.searchId ?? null, wanted.ids ?? null, wanted.requestedBy ?? null, most],
  );
}
