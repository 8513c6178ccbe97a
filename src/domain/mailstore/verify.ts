/**
 * Proves that the store agrees with itself: counters with rows, rows with each other, blobs with their references.
 *
 * For `doctor` and the crash tests. Reads everything, so it is for quiet hours; changes nothing.
 */
import type { Queryable } from '#platform/postgres/database.ts';

interface Check {
  name: string;
  /** Gives one row `subject` for every breach. */
  sql: string;
}

const CHECKS: readonly Check[] = [
  {
    name: 'a mailbox counts other messages than it holds',
    sql: `select b.account_id || '/' || b.name as subject from mailbox b
          left join lateral (
            select count(*) as messages, count(*) filter (where flags & 1 = 0) as unseen,
                   count(*) filter (where flags & 8 <> 0) as deleted, coalesce(sum(size), 0) as bytes,
                   coalesce(max(uid), 0) as highest, coalesce(max(modseq), 0) as modseq
            from message m where m.account_id = b.account_id and m.mailbox_id = b.id) m on true
          where (b.message_count, b.unseen_count, b.deleted_count, b.size_bytes)
                is distinct from (m.messages, m.unseen, m.deleted, m.bytes)
             or b.uid_next <= m.highest or b.modseq < m.modseq`,
  },
  {
    name: 'an account counts other mail than it holds',
    sql: `select a.account_id::text as subject from mail_account a
          left join lateral (
            select count(*) as messages, coalesce(sum(size), 0) as bytes
            from email e where e.account_id = a.account_id) e on true
          where (a.message_count, a.used_bytes) is distinct from (e.messages, e.bytes)
             or a.modseq < (select coalesce(max(modseq), 0) from mailbox b where b.account_id = a.account_id)`,
  },
  {
    name: 'a message in a mailbox without its e-mail, or in no mailbox that exists',
    sql: `select m.account_id || '/' || m.uid as subject from message m
          where not exists (select from email e where e.account_id = m.account_id and e.id = m.email_id)
             or not exists (select from mailbox b where b.account_id = m.account_id and b.id = m.mailbox_id)`,
  },
  {
    name: 'words in the text index that belong to no segment of it',
    sql: `select distinct t.account_id || '/' || t.segment as subject from text_block t
          where not exists (select from text_segment s where s.account_id = t.account_id and s.id = t.segment)`,
  },
  {
    name: 'an account that the text index is behind of and that is not marked so',
    sql: `select a.account_id::text as subject from mail_account a
          left join text_state p on p.account_id = a.account_id
          where not a.text_behind and (p.modseq is null or p.modseq < a.modseq or p.backfill is not null)`,
  },
  {
    name: 'an e-mail in no mailbox',
    sql: `select e.account_id || '/' || e.id as subject from email e
          where not exists (select from message m where m.account_id = e.account_id and m.email_id = e.id)`,
  },
  {
    name: 'a blob with other references than it counts',
    sql: `select encode(b.hash, 'hex') as subject from blob b
          left join (select blob, count(*) as number from (
                       select blob from email union all select blob from outbound_message
                       union all select blob from blob_upload union all select blob from held_message
                       union all select blob from quarantined_mail where holds_bytes
                       union all select blob from removed_email
                       union all select blob from deleted_email
                       union all select blob from archived_email where destroyed_at is null
                       union all select blob from archive_find
                       union all select blob from journal_entry where destroyed_at is null
                       union all select file_blob from decision where file_blob is not null
                       union all select photo_blob from person where photo_blob is not null
                       union all select file_blob from feed where file_blob is not null
                       union all select blob from training_material
                       union all select blob from unit_order_file
                       union all select minutes_blob from handover where minutes_blob is not null
                       union all select blob from file_segment) used
                     group by blob) u on u.blob = b.hash
          where b.reference_count <> coalesce(u.number, 0)`,
  },
  {
    name: 'an e-mail or a queued message without its bytes',
    sql: `select encode(blob, 'hex') as subject from (
            select blob from email union select blob from outbound_message union select blob from blob_upload
            union select blob from held_message
            union select blob from quarantined_mail where holds_bytes union select blob from removed_email
            union select blob from deleted_email union select blob from archive_find
            union select blob from archived_email where destroyed_at is null
            union select blob from journal_entry where destroyed_at is null
            union select photo_blob from person where photo_blob is not null
            union select file_blob from decision where file_blob is not null
            union select file_blob from feed where file_blob is not null
            union select blob from training_material
            union select blob from unit_order_file
            union select minutes_blob from handover where minutes_blob is not null
            union select blob from file_segment) used
          where not exists (select from blob b where b.hash = used.blob)`,
  },
];

const MAX_NAMED = 5;

/** What does not agree, one sentence each with the first few subjects; empty when all is well. */
export async function verifyMailStore(db: Queryable): Promise<string[]> {
  const faults: string[] = [];
  for (const check of CHECKS) {
    const rows = await db.query<{ subject: string }>(check.sql);
    if (rows.length === 0) continue;
    const named = rows.slice(0, MAX_NAMED).map((row) => row.subject);
    faults.push(`${check.name}: ${rows.length} (${named.join(', ')}${rows.length > MAX_NAMED ? ', …' : ''})`);
  }
  return faults;
}
