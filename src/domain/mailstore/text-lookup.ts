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
/** Messages whose ids are read one by one. */
const FEW = 1_000;
/** Blocks of a range in a large segment up to which a phrase is rare there. */
const RARE_BLOCKS = 2;
/** The last messages of a segment, among which the newest of an account are. */
const TAIL = 4_096;

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

/** Of few messages only their own ids are read, not all of their segments. */
async function readFewIds(
  tx: Transaction,
  accountId: AccountId,
  found: ReadonlyMap<string, ReadonlySet<number>>,
): Promise<Uint8Array[]> {
  const places = [...found].flatMap(([segment, docs]) => Array.from(docs, (doc) => ({ segment, doc })));
  const rows = await tx.query<{ id: Buffer }>(
    `select substring(s.emails from w.doc * ${ID_BYTES} + 1 for ${ID_BYTES}) as id
     from unnest($2::uuid[], $3::integer[]) as w (segment, doc)
     join text_segment s on s.account_id = $1 and s.id = w.segment`,
    [
      accountId,
      array.encodeUuidArray(places.map(({ segment }) => segment)),
      array.encodeInt4Array(places.map(({ doc }) => doc)),
    ],
    { name: 'text_few_emails' },
  );
  return rows.map(({ id }) => id);
}

async function readIds(
  tx: Transaction,
  accountId: AccountId,
  found: ReadonlyMap<string, ReadonlySet<number>>,
): Promise<Uint8Array[]> {
  let count = 0;
  for (const docs of found.values()) count += docs.size;
  if (count <= FEW) return count === 0 ? [] : readFewIds(tx, accountId, found);
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

/** A segment may be merged into another between two statements. */
const SNAPSHOT = { isSnapshot: true };

/** The e-mails of an account that hold the phrase, as far as they are in the index; some may be gone since. */
export async function findByText(db: Database, accountId: AccountId, query: TextQuery): Promise<FoundEmails> {
  return db.transaction(async (tx) => {
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
  }, SNAPSHOT);
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

/** The end of a segment's ids, or all of them. */
interface Ids extends Segment {
  emails: Buffer;
  first: Buffer;
}

/** The places in a segment of some e-mails, by place; undefined where not all ids were read that are asked for. */
function placesOf({ docs, emails, first }: Ids, wanted: readonly Buffer[]): Map<number, number> | undefined {
  const unread = docs - emails.length / ID_BYTES;
  const places = new Map<number, number>();
  for (const [index, id] of wanted.entries()) {
    if (id.compare(first) < 0) continue;
    if (unread > 0 && id.compare(emails, 0, ID_BYTES) < 0) return undefined;
    const place = placeOf(emails, id);
    if (place >= 0) places.set(unread + place, index);
  }
  return places;
}

/** Ids of the segments that may hold some e-mails, at least the last of each. */
async function readTails(tx: Transaction, accountId: AccountId, wanted: readonly EmailId[]): Promise<Ids[]> {
  return tx.query<Ids>(
    `select s.id, octet_length(s.emails) / ${ID_BYTES} as docs,
       substring(s.emails from greatest(octet_length(s.emails) - ${TAIL * ID_BYTES}, 0) + 1) as emails,
       substring(s.emails for ${ID_BYTES}) as first
     from text_segment s where s.account_id = $1 and exists (
       select from unnest($2::uuid[]) as w (id) where w.id between s.first_email and s.last_email)`,
    [accountId, array.encodeUuidArray(wanted)],
    { name: 'text_tails' },
  );
}

/** The places in whole segments of some e-mails. */
async function findDeep(
  tx: Transaction,
  accountId: AccountId,
  segments: readonly string[],
  wanted: readonly Buffer[],
): Promise<[segment: string, here: Map<number, number>][]> {
  const rows = await tx.query<{ id: string; emails: Buffer }>(
    'select id, emails from text_segment where account_id = $1 and id = any ($2::uuid[])',
    [accountId, array.encodeUuidArray(segments)],
    { name: 'text_emails' },
  );
  return rows.map(({ id, emails }) => {
    const segment = { id, emails, docs: emails.length / ID_BYTES, first: emails.subarray(0, ID_BYTES) };
    return [id, placesOf(segment, wanted) ?? new Map()];
  });
}

/**
 * Which of some e-mails hold the phrase: what it costs grows with the segments they are in, not with all that hold it. Of letters that came in
 * the order of their dates these are the last ones; of others, an old archive that was imported late, all of them, 16 bytes for each e-mail.
 * Undefined where these would be read for a rare phrase: whoever holds it is found for less.
 */
export async function findAmong(
  db: Database,
  accountId: AccountId,
  query: TextQuery,
  wanted: readonly EmailId[],
): Promise<ReadonlySet<EmailId> | undefined> {
  const ids = wanted.map((id) => Buffer.from(id.replaceAll('-', ''), 'hex'));
  return db.transaction(async (tx) => {
    const places = new Map<string, Map<number, number>>();
    const deep: string[] = [];
    for (const tail of await readTails(tx, accountId, wanted)) {
      const here = placesOf(tail, ids);
      if (!here) deep.push(tail.id);
      else if (here.size > 0) places.set(tail.id, here);
    }
    const blocks = await readBlocks(tx, accountId, [...places.keys(), ...deep], query);
    if (deep.length > 0) {
      const many = deep.reduce((sum, id) => sum + (blocks.get(id)?.length ?? 0), 0);
      if (many <= RARE_BLOCKS * deep.length * termRanges(query).length) return undefined;
      for (const [id, here] of await findDeep(tx, accountId, deep, ids)) places.set(id, here);
    }
    const holders = new Set<EmailId>();
    const breather = new Breather();
    for (const [segment, of] of blocks) {
      const here = places.get(segment) ?? new Map<number, number>();
      for (const doc of matchSegment(of, query, new Set(here.keys())))
        holders.add(wanted[here.get(doc) ?? -1] as EmailId);
      if (breather.isDue) await breather.breathe();
    }
    return holders;
  }, SNAPSHOT);
}
