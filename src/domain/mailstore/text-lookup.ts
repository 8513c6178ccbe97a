/**
 * Asking the segments of an account's text index who holds a phrase.
 *
 * Cost: three statements of one snapshot. Of each segment the blocks are read where the phrase's words stand, one for a rare word; there
 * are some tens of segments (`text-merge.ts`), however many messages. What is common is read in parts, so that it need not all be in memory.
 */
import { matchSegment, type TextQuery, termKey, termRanges } from '#formats/postings/match.ts';
import { Breather } from '#platform/kernel/breath.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import * as array from '#platform/postgres/binary-array.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { ID_BYTES, unpackBlock } from './text-index.ts';

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

/** The e-mails of an account that hold the phrase, as far as they are in the index; some may be gone since. */
export async function findByText(db: Database, accountId: AccountId, query: TextQuery): Promise<FoundEmails> {
  const look = async (tx: Transaction): Promise<FoundEmails> => {
    // A segment may be merged into another between two statements.
    const [, segments] = await Promise.all([
      tx.query('set transaction isolation level repeatable read, read only'),
      tx.query<Segment>('select id, docs from text_segment where account_id = $1 order by id', [accountId], {
        name: 'text_segments',
      }),
    ]);
    const breather = new Breather();
    const ids: Uint8Array[] = [];
    for (const group of inGroups(segments)) {
      const found = new Map<string, ReadonlySet<number>>();
      for (const [segment, blocks] of await readBlocks(tx, accountId, group, query)) {
        const docs = matchSegment(blocks.map(unpackBlock), query);
        if (docs.size > 0) found.set(segment, docs);
        if (breather.isDue) await breather.breathe();
      }
      for (const id of await readIds(tx, accountId, found)) ids.push(id);
    }
    return { count: ids.length, array: array.encodeRawUuidArray(ids) };
  };
  return db.transaction(look);
}
