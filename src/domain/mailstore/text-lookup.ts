/**
 * Asking the segments of an account's text index who holds a phrase.
 *
 * Cost: three statements of one snapshot. Of each segment the blocks are read where the phrase's words stand, one for a rare word; there
 * are some tens of segments (`text-merge.ts`), however many messages. What is common is read in parts, so that it need not all be in memory.
 */
import { matchSegment, type TextQuery, termKey, termRanges } from '#formats/postings/match.ts';
import { Breather } from '#platform/kernel/breath.ts';
import type { AccountId, EmailId } from '#platform/kernel/ids.ts';
import * as array from '#platform/postgres/binary-array.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { ID_BYTES } from './text-index.ts';

/** Messages of the segments that one statement reads from: of the most common words some tens of megabytes. */
const DOCS_AT_ONCE = 40_000;

/** E-mails, as the parameter of a statement: `uuid[]` in its binary form. */
export interface FoundEmails {
  count: number;
  array: Buffer;
}

interface Segment {
  id: string;
  docs: number;
}

function* inGroups(segments: readonly Segment[]): Generator<string[]> {
  let group: string[] = [];
  let docs = 0;
  for (const segment of segments) {
    if (group.length > 0 && docs + segment.docs > DOCS_AT_ONCE) {
      yield group;
      [group, docs] = [[], 0];
    }
    group.push(segment.id);
    docs += segment.docs;
  }
  if (group.length > 0) yield group;
}

/** Of each range the block it may begin in, which is the last that begins before it, and those that begin in it. */
const BLOCKS = `
  select b.segment, b.bytes from (
    select distinct s.id, k.first_term, k.first_doc
    from unnest($2::uuid[]) as s (id) cross join unnest($3::bytea[], $4::bytea[]) as r (low, high)
    cross join lateral (
      (select b.first_term, b.first_doc from text_block b
       where b.account_id = $1 and b.segment = s.id and b.first_term < r.low
       order by b.first_term desc, b.first_doc desc limit 1)
      union all
      select b.first_term, b.first_doc from text_block b
      where b.account_id = $1 and b.segment = s.id and b.first_term >= r.low and b.first_term < r.high
    ) k
  ) h join text_block b on b.account_id = $1 and b.segment = h.id and b.first_term = h.first_term and b.first_doc = h.first_doc
  order by b.segment, b.first_term, b.first_doc`;

async function readBlocks(
  tx: Transaction,
  accountId: AccountId,
  segments: readonly string[],
  query: TextQuery,
): Promise<Map<string, Buffer[]>> {
  const ranges = termRanges(query);
  const rows = await tx.query<{ segment: string; bytes: Buffer }>(
    BLOCKS,
    [
      accountId,
      array.encodeUuidArray(segments),
      array.encodeByteaArray(ranges.map(({ low }) => termKey(low))),
      array.encodeByteaArray(ranges.map(({ high }) => termKey(high))),
    ],
    { name: 'text_blocks' },
  );
  const blocks = new Map<string, Buffer[]>();
  for (const { segment, bytes } of rows) {
    const known = blocks.get(segment);
    if (known) known.push(bytes);
    else blocks.set(segment, [bytes]);
  }
  return blocks;
}

async function readIds(
  tx: Transaction,
  accountId: AccountId,
  found: ReadonlyMap<string, ReadonlySet<number>>,
): Promise<Uint8Array[]> {
  if (found.size === 0) return [];
  const rows = await tx.query<{ id: string; emails: Buffer }>(
    'select id, emails from text_segment where account_id = $1 and id = any ($2::uuid[])',
    [accountId, array.encodeUuidArray([...found.keys()])],
    { name: 'text_emails' },
  );
  const ids: Uint8Array[] = [];
  for (const { id, emails } of rows)
    for (const doc of found.get(id) ?? []) ids.push(emails.subarray(doc * ID_BYTES, (doc + 1) * ID_BYTES));
  return ids;
}

/** Runs statements that all see the index as it is now: a segment may be merged into another between two of them. */
function inSnapshot<T>(db: Database, work: (tx: Transaction) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    const [, result] = await Promise.all([
      tx.query('set transaction isolation level repeatable read, read only'),
      work(tx),
    ]);
    return result;
  });
}

/** The e-mails of an account that hold the phrase, as far as they are in the index; some may be gone since. */
export async function findByText(db: Database, accountId: AccountId, query: TextQuery): Promise<FoundEmails> {
  return inSnapshot(db, async (tx) => {
    const segments = await tx.query<Segment>(
      'select id, docs from text_segment where account_id = $1 order by id',
      [accountId],
      { name: 'text_segments' },
    );
    const breather = new Breather();
    const ids: Uint8Array[] = [];
    for (const group of inGroups(segments)) {
      const found = new Map<string, ReadonlySet<number>>();
      for (const [segment, blocks] of await readBlocks(tx, accountId, group, query)) {
        const docs = matchSegment(blocks, query);
        if (docs.size > 0) found.set(segment, docs);
        if (breather.isDue) await breather.breathe();
      }
      for (const id of await readIds(tx, accountId, found)) ids.push(id);
    }
    return { count: ids.length, array: array.encodeRawUuidArray(ids) };
  });
}

/** How many messages of an account are in the index. */
export async function countIndexed(db: Database, accountId: AccountId): Promise<number> {
  const [row] = await db.query<{ docs: number }>(
    'select coalesce(sum(docs), 0)::float8 as docs from text_segment where account_id = $1',
    [accountId],
    { name: 'text_count' },
  );
  return row?.docs ?? 0;
}

/** Where an id stands among those of 16 bytes each, in their order; -1 for nowhere. */
function placeOf(emails: Buffer, id: Buffer): number {
  let [first, last] = [0, emails.length / ID_BYTES - 1];
  while (first <= last) {
    const middle = (first + last) >>> 1;
    const at = middle * ID_BYTES;
    const order = id.compare(emails, at, at + ID_BYTES);
    if (order === 0) return middle;
    if (order > 0) first = middle + 1;
    else last = middle - 1;
  }
  return -1;
}

/** The places in a segment of some e-mails, by place. */
function placesOf(emails: Buffer, wanted: readonly EmailId[]): Map<number, EmailId> {
  const places = new Map<number, EmailId>();
  for (const id of wanted) {
    const place = placeOf(emails, Buffer.from(id.replaceAll('-', ''), 'hex'));
    if (place >= 0) places.set(place, id);
  }
  return places;
}

/**
 * Which of some e-mails hold the phrase: what it costs grows with the segments they are in, not with all that hold it. Undefined where these
 * are much of the index, as of e-mails of all times.
 */
export async function findAmong(
  db: Database,
  accountId: AccountId,
  query: TextQuery,
  wanted: readonly EmailId[],
): Promise<ReadonlySet<EmailId> | undefined> {
  return inSnapshot(db, async (tx) => {
    const members = await tx.query<Segment & { emails: Buffer | null }>(
      `select s.id, s.docs, case when sum(s.docs) over () <= ${DOCS_AT_ONCE} then s.emails end as emails
       from text_segment s where s.account_id = $1 and exists (
         select from unnest($2::uuid[]) as w (id) where w.id between s.first_email and s.last_email)`,
      [accountId, array.encodeUuidArray(wanted)],
      { name: 'text_holding' },
    );
    const holders = new Set<EmailId>();
    const places = new Map<string, Map<number, EmailId>>();
    for (const { id, emails } of members) {
      if (!emails) return undefined;
      const here = placesOf(emails, wanted);
      if (here.size > 0) places.set(id, here);
    }
    for (const [segment, blocks] of await readBlocks(tx, accountId, [...places.keys()], query)) {
      const here = places.get(segment) ?? new Map<number, EmailId>();
      for (const doc of matchSegment(blocks, query, new Set(here.keys())))
        holders.add(here.get(doc) as EmailId);
    }
    return holders;
  });
}
