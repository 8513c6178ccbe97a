/** Tests of the jobs behind a list (R5.4): progress, interruptions, rights that end meanwhile, a list sent again. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findAccount } from '#domain/accounts/accounts.ts';
import { readFeedRows, writeFeedRows } from '#domain/directory/feeds.ts';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import type { RunningJob } from '#platform/jobs/job.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { type LivingProvince, openLivingProvince } from '#tests/province/lifecycle.ts';
import { DOMAIN } from '#tests/province/province.ts';
import { type FeedJobParts, readFeedHandler, submitFeedHandler } from './feed-jobs.ts';
import { acceptFeed, receiveFeed, requireFeed, type SentFeed } from './receive.ts';
import { beginSubmission, submitFeed } from './submit-feed.ts';

let living: LivingProvince;
const files = new Map<string, Buffer>();
let lastFile: Buffer = Buffer.alloc(0);
let parts: FeedJobParts;

before(async () => {
  living = await openLivingProvince();
  parts = {
    ...living.parts,
    keepFile: (_tx, hash) => {
      files.set(hash.toString('hex'), lastFile);
      return Promise.resolve();
    },
    readFile: (hash) => Promise.resolve(files.get(hash.toString('hex')) ?? Buffer.alloc(0)),
  };
});
after(() => living.province.close());

const isRefusal = (code: string) => (error: unknown) => error instanceof Refusal && error.code === code;

function listOf(count: number, name: string): Buffer {
  const rows = Array.from(
    { length: count },
    (_, index) => `${name} ${letters(index)},${1950 + (index % 50)}`,
  );
  return Buffer.from(['Họ và tên,Năm sinh', ...rows].join('\n'));
}

function letters(index: number): string {
  return index.toString(9).replaceAll(/\d/g, (digit) => 'abcdeghik'[Number(digit)] ?? '');
}

async function accept(by: AccountPrincipal, bytes: Buffer, more: Partial<SentFeed> = {}) {
  lastFile = bytes;
  const sent = { name: 'ds', bytes, unitCode: 'snv', isComplete: false, effectiveOn: living.day() };
  return acceptFeed(parts, by, { ...sent, ...more });
}

/** The job that waits for a list, as the runner would give it. */
async function jobOf(queue: string, feedId: string): Promise<RunningJob> {
  const [job] = await living.province.db.query<{ id: string; payload: object }>(
    `select id, payload from job where queue = $1 and payload ->> 'feedId' = $2`,
    [queue, feedId],
  );
  assert.ok(job, `no job ${queue}`);
  return {
    ...job,
    queue,
    attempt: 1,
    signal: new AbortController().signal,
    complete: () => Promise.resolve(),
  };
}

test('a list is taken at once and read by a job, then made into requests by another, each seen to come further', async () => {
  const { db } = living.province;
  const by = await living.who('snv');
  const { feed, isNew } = await accept(by, listOf(1500, 'Trần Thị'));
  assert.deepEqual([feed.state, isNew], ['reading', true]);
  assert.equal((await accept(by, lastFile)).isNew, false, 'sent again while it is read, it is the same list');
  await assert.rejects(
    beginSubmission(parts, by, { feedId: feed.id, matches: ['new'] }),
    isRefusal('conflict'),
  );
  await readFeedHandler(parts).run(await jobOf('feed.read', feed.id));
  const read = await requireFeed(parts, by, feed.id);
  assert.deepEqual(
    [read.state, read.rowsDone, read.rowCount, read.counts],
    ['checked', 1500, 1500, { new: 1500 }],
  );
  const told = await db.query(
    `select 1 from object_change where type = 'Feed' and object_id = $1 and kind = 2`,
    [feed.id],
  );
  assert.ok(told.length > 0, 'whoever looks is told');

  const wanted = { feedId: feed.id, matches: ['new'] as const };
  assert.equal(await beginSubmission(parts, by, wanted), 1500);
  assert.equal(await beginSubmission(parts, by, wanted), 1500, 'asked twice is asked once');
  await submitFeedHandler(parts).run(await jobOf('feed.submit', feed.id));
  const done = await requireFeed(parts, by, feed.id);
  assert.deepEqual([done.state, done.requestsMade, done.requestsWanted], ['submitted', 1500, 1500]);
  assert.equal(await submitFeed(parts, by, wanted), 0);
});

test('a reading that was interrupted begins anew, by its job or by whoever sends the file again', async () => {
  const { db } = living.province;
  const by = await living.who('snv');
  const { feed } = await accept(by, listOf(3, 'Lê Văn'));
  const row = {
    ordinal: 1,
    match: 'new' as const,
    fields: null,
    personId: null,
    requestType: null,
    notes: [],
  };
  const progress = { rowCount: 3, rowsDone: 1, now: living.now() };
  await db.transaction((tx) => writeFeedRows(tx, feed.id, [row], progress));
  const stopped: RunningJob = { ...(await jobOf('feed.read', feed.id)), signal: AbortSignal.abort() };
  await assert.rejects(readFeedHandler(parts).run(stopped));
  assert.equal((await requireFeed(parts, by, feed.id)).state, 'reading');
  await readFeedHandler(parts).run(await jobOf('feed.read', feed.id));
  assert.deepEqual((await requireFeed(parts, by, feed.id)).counts, { new: 3 });

  const other = await accept(by, listOf(2, 'Vũ Đức'));
  await db.query(`update feed set progress_at = progress_at - interval '6 minutes' where id = $1`, [
    other.feed.id,
  ]);
  const again = await receiveFeed(parts, by, {
    name: 'ds',
    bytes: lastFile,
    unitCode: 'snv',
    isComplete: false,
    effectiveOn: living.day(),
  });
  assert.deepEqual(
    [again.feed.id, again.feed.state, again.feed.counts],
    [other.feed.id, 'checked', { new: 2 }],
  );
});

test('whoever loses the right meanwhile has the list fail in words, and a file that is none never becomes a list', async () => {
  const { db } = living.province;
  const address = await living.addHolder('Bùi Thị Gửi', 'unit_administrator', 'stc');
  const by = await living.principalOf(address);
  const { feed } = await accept(by, listOf(2, 'Hồ Văn'), { unitCode: 'stc' });
  const account = await findAccount(db, address);
  await db.query('update role_grant set ends_at = greatest(starts_at, $2) where account_id = $1', [
    account?.id,
    new Date(living.now()),
  ]);
  await readFeedHandler(parts).run(await jobOf('feed.read', feed.id));
  const [kept] = await db.query<{ state: string; fault: string }>(
    'select state, fault from feed where id = $1',
    [feed.id],
  );
  assert.equal(kept?.state, 'failed');
  assert.match(kept.fault, /no such list/);
  const count = async () => (await db.query(`select from feed`)).length;
  const before_ = await count();
  await assert.rejects(
    accept(await living.who('snv'), Buffer.from('%PDF-1.7')),
    isRefusal('invalidArgument'),
  );
  assert.equal(await count(), before_);
  assert.deepEqual((await readFeedRows(db, feed.id, { after: 0 }, 10)).length, 0);
  assert.ok(address.endsWith(DOMAIN));
});
