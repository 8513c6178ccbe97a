/**
 * Merging the segments of an account's text index, and sweeping out the words of messages that are gone.
 *
 * Segments of about one size become one when there are `FAN` of them: a word is written three or four times in its life, and an account
 * has some tens of segments. Cost: the blocks of those segments, read in the order of their terms and written again, a few of
 * each segment in memory at once. One transaction; searches and the index's own writing go on beside it.
 */
import { BlockReader } from '#formats/postings/block.ts';
import { type Posting, PostingReader } from '#formats/postings/entry.ts';
import { SegmentWriter } from '#formats/postings/segment.ts';
import { Breather } from '#platform/kernel/breath.ts';
import type { AccountId, EmailId } from '#platform/kernel/ids.ts';
import * as array from '#platform/postgres/binary-array.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';
import { ID_BYTES, textBlockForm, writeSegmentHead, writeTextBlocks } from './text-index.ts';

/** Segments of one size that become one. */
const FAN = 32;
/** Segments from this on are left as they are. */
const LARGEST = FAN ** 3;
/** Messages of a merging at most: some hundred megabytes in one transaction. */
const MOST = 4 * LARGEST;
/** Blocks fetched at once, some 8 kB each. */
const FETCHED = 100;
/** Blocks gathered before they are written. */
const WRITTEN = 100;
/** The first half of the advisory lock's key; `text-index.ts` has the number before. */
const LOCK_CLASS = 7_204_120;
/** Words of a message may stay so long after it, as what it was itself does (R8.9): sooner would write most of the index anew each week. */
const SWEEP_DAYS = 30;
/** Segments swept after one look, and how often it is looked in a run. */
const SWEPT = 200;
const MAX_SWEEPS = 5_000;
const DAY_MS = 24 * 60 * 60 * 1000;

interface Segment {
  id: string;
  docs: number;
}

/** The size of a segment as a step: below 32 messages, below 1,024, below 32,768. */
const stepOf = ({ docs }: Segment): number => Math.floor(Math.log(docs) / Math.log(FAN) + 1e-9);

/** The segments to become one next, undefined for none: the smallest that are enough. */
export function chooseSegments(segments: readonly Segment[]): Segment[] | undefined {
  const steps = Map.groupBy(
    segments.filter(({ docs }) => docs < LARGEST),
    stepOf,
  );
  const enough = [...steps].sort(([one], [other]) => one - other).find(([, of]) => of.length >= FAN);
  const smallest = enough?.[1].toSorted((one, other) => one.docs - other.docs).slice(0, FAN);
  let docs = 0;
  return smallest?.filter((segment, index) => {
    docs += segment.docs;
    return index < 2 || docs <= MOST;
  });
}

interface Member extends Segment {
  emails: Buffer;
  incomplete: EmailId[];
}

/** Of each member the new number of each of its messages, in the order of their ids; -1 for those that are gone or have one already. */
async function renumber(tx: Transaction, accountId: AccountId, members: readonly Member[]) {
  const ids = members.flatMap(({ emails, docs }) =>
    Array.from({ length: docs }, (_, doc) => emails.subarray(doc * ID_BYTES, (doc + 1) * ID_BYTES)),
  );
  const there = await tx.query<{ place: number }>(
    `select min(u.place)::integer as place from unnest($2::uuid[]) with ordinality as u (id, place)
     join email e on e.account_id = $1 and e.id = u.id group by u.id order by u.id`,
    [accountId, array.encodeRawUuidArray(ids)],
  );
  const all = new Int32Array(ids.length).fill(-1);
  const kept: Uint8Array[] = [];
  for (const { place } of there) all[place - 1] = kept.push(ids[place - 1] as Uint8Array) - 1;
  let first = 0;
  const docsOf = new Map<string, Int32Array>();
  for (const { id, docs } of members) {
    docsOf.set(id, all.subarray(first, first + docs));
    first += docs;
  }
  return { docsOf, emails: Buffer.concat(kept), isWhole: kept.length === ids.length };
}

/** Whether an id is among those of 16 bytes each. */
function holdsId(emails: Buffer, id: EmailId): boolean {
  const bytes = Buffer.from(id.replaceAll('-', ''), 'hex');
  let at = emails.indexOf(bytes);
  while (at >= 0 && at % ID_BYTES !== 0) at = emails.indexOf(bytes, at + 1);
  return at >= 0;
}

/** The members' blocks in the order of their first terms. */
async function* readBlocks(tx: Transaction, accountId: AccountId, members: readonly Member[]) {
  await tx.query(
    `declare blocks no scroll cursor for select segment, bytes from text_block
     where account_id = '${accountId}' and segment in (${members.map(({ id }) => `'${id}'`).join(', ')})
     order by first_term, segment, first_doc`,
  );
  for (;;) {
    const rows = await tx.query<{ segment: string; bytes: Buffer }>(`fetch ${FETCHED} from blocks`);
    for (const { segment, bytes } of rows) yield { segment, reader: new BlockReader(bytes) };
    if (rows.length < FETCHED) break;
  }
  await tx.query('close blocks');
}

/** A block at one of its entries, with the new numbers of its segment's messages. */
interface Open {
  reader: BlockReader;
  docs: Int32Array;
}

/** Entries of all members in the order of terms. */
async function* mergeEntries(
  blocks: AsyncIterable<{ segment: string; reader: BlockReader }>,
  docsOf: ReadonlyMap<string, Int32Array>,
): AsyncGenerator<Open> {
  const open: Open[] = [];
  const put = (one: Open): void => {
    const at = open.findLastIndex(({ reader }) => reader.term <= one.reader.term);
    open.splice(at + 1, 0, one);
  };
  const advance = function* (until: string | undefined): Generator<Open> {
    for (;;) {
      const first = open[0];
      if (!first || (until !== undefined && first.reader.term >= until)) return;
      yield first;
      open.shift();
      if (first.reader.next()) put(first);
    }
  };
  for await (const { segment, reader } of blocks) {
    if (!reader.next()) continue;
    yield* advance(reader.term);
    const docs = docsOf.get(segment);
    if (docs) put({ reader, docs });
  }
  yield* advance(undefined);
}

interface Holder extends Posting {
  doc: number;
}

/** The postings of a term in the order of the messages' new numbers: most come so. */
function writeTerm(writer: SegmentWriter, term: string, postings: Holder[]): void {
  if (postings.some(({ doc }, index) => doc < (postings[index - 1]?.doc ?? 0)))
    postings.sort((one, other) => one.doc - other.doc);
  for (const posting of postings) writer.addPosting(term, posting.doc, posting);
}

async function mergeBlocks(
  tx: Transaction,
  accountId: AccountId,
  members: readonly Member[],
  target: { segment: string; docsOf: ReadonlyMap<string, Int32Array> },
): Promise<void> {
  const writer = new SegmentWriter(textBlockForm());
  const breather = new Breather();
  let term = '';
  let postings: Holder[] = [];
  for await (const { reader, docs } of mergeEntries(readBlocks(tx, accountId, members), target.docsOf)) {
    if (reader.term !== term) {
      writeTerm(writer, term, postings);
      term = reader.term;
      postings = [];
      if (writer.blocks.length >= WRITTEN)
        await writeTextBlocks(tx, accountId, target.segment, writer.blocks.splice(0));
      if (breather.isDue) await breather.breathe();
    }
    const entry = reader.entry();
    const of = new PostingReader(entry);
    while (of.next()) {
      const doc = docs[of.doc] ?? -1;
      if (doc >= 0) postings.push({ doc, entry, from: of.from, to: of.to });
    }
  }
  writeTerm(writer, term, postings);
  await writeTextBlocks(tx, accountId, target.segment, writer.finish());
}

/** Makes one segment of some, without the words of messages that are gone. */
async function mergeInto(tx: Transaction, accountId: AccountId, ids: readonly string[]): Promise<void> {
  const members = await tx.query<Member>(
    `select id, docs, emails, incomplete from text_segment
     where account_id = $1 and id = any ($2::uuid[]) order by id`,
    [accountId, array.encodeUuidArray(ids)],
    { name: 'text_members' },
  );
  const { docsOf, emails, isWhole } = await renumber(tx, accountId, members);
  if (members.length === 1 && isWhole) {
    await tx.query('update text_segment set swept_at = now() where account_id = $1 and id = $2', [
      accountId,
      members[0]?.id,
    ]);
    return;
  }
  if (emails.length > 0) {
    const incomplete = members.flatMap((member) => member.incomplete).filter((id) => holdsId(emails, id));
    const segment = await writeSegmentHead(tx, accountId, { emails, incomplete });
    await mergeBlocks(tx, accountId, members, { segment, docsOf });
  }
  await tx.query(
    `with gone as (delete from text_block where account_id = $1 and segment = any ($2::uuid[]))
     delete from text_segment where account_id = $1 and id = any ($2::uuid[])`,
    [accountId, array.encodeUuidArray(ids)],
    { name: 'text_merged' },
  );
}

/** Runs `work` unless another merges the account just now; a power cut takes all of it or nothing. */
async function asMerger<T>(
  db: Database,
  accountId: AccountId,
  work: (tx: Transaction) => Promise<T>,
): Promise<T | undefined> {
  return db.transaction(
    async (tx) => {
      const [lock] = await tx.query<{ got: boolean }>(
        'select pg_try_advisory_xact_lock($1, hashtext($2)) as got',
        [LOCK_CLASS, accountId],
      );
      return lock?.got ? work(tx) : undefined;
    },
    { isLazy: true },
  );
}

/** Merges segments of an account where there are enough; true when there may be more to merge. */
export async function mergeTextSegments(db: Database, accountId: AccountId): Promise<boolean> {
  const choose = async (from: Database | Transaction) =>
    chooseSegments(
      await from.query<Segment>(
        'select id, docs from text_segment where account_id = $1 order by id',
        [accountId],
        {
          name: 'text_segments',
        },
      ),
    );
  if (!(await choose(db))) return false;
  const merged = await asMerger(db, accountId, async (tx) => {
    const chosen = await choose(tx);
    if (chosen)
      await mergeInto(
        tx,
        accountId,
        chosen.map(({ id }) => id),
      );
    return chosen !== undefined;
  });
  return merged ?? false;
}

/** Sweeps segments that were not looked at for a month: words of messages that are gone go too. */
export async function sweepTextSegments(db: Database, now: number): Promise<void> {
  // What another merges just now stays due, and has its turn another day.
  for (let round = 0; round < MAX_SWEEPS; round += 1) if ((await sweepSome(db, now)) < SWEPT) return;
}

async function sweepSome(db: Database, now: number): Promise<number> {
  const due = await db.query<{ account: AccountId; id: string }>(
    'select account_id as account, id from text_segment where swept_at < $1 order by swept_at limit $2',
    [new Date(now - SWEEP_DAYS * DAY_MS), SWEPT],
    { name: 'text_sweep' },
  );
  for (const { account, id } of due) await asMerger(db, account, (tx) => mergeInto(tx, account, [id]));
  return due.length;
}
