/** The text index beside messages that are read: both give the same answer, and the index never lags for a search. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { TextZone } from '#formats/postings/placed-words.ts';
import { startImapTestServer } from '#tests/imap/server.ts';
import type { EmailCondition } from './email-filter.ts';
import { queryEmails } from './email-query.ts';
import { expungeMessages } from './expunge.ts';
import { storeFlags } from './flags.ts';
import { ListSnapshots } from './list-snapshots.ts';
import { findMailbox } from './mailboxes.ts';
import { readCommonFront } from './text-front.ts';
import { catchUpTextIndex } from './text-index.ts';
import { chooseSegments, mergeTextSegments, sweepTextSegments } from './text-merge.ts';
import { countAccountsBehind, findAccountsBehind, markAllBehind } from './text-pending.ts';
import { searchTexts } from './text-search.ts';
import { verifyMailStore } from './verify.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const ALL: readonly TextZone[] = ['subject', 'from', 'to', 'header', 'body'];
const LETTER = `From: Nguyễn Văn An <an@example.vn>
Subject: Giấy mời họp
Content-Type: text/plain; charset=utf-8

Căn cứ Quyết
định số 05/2005/QĐ-UB của UBND tỉnh Thừa Thiên Huế`;

async function openSearch() {
  const server = await startImapTestServer();
  const { db, blobs, accounts } = server;
  const inbox = await findMailbox(db, accounts.an, 'INBOX');
  assert.ok(inbox);
  const find = async (text: string, zones: readonly TextZone[] = ALL): Promise<number[] | undefined> => {
    const [answer] = await searchTexts({ db, blobs }, accounts.an, inbox.id, [{ text, zones }]);
    return answer && [...answer.found].sort((a, b) => a - b);
  };
  return { ...server, inbox, find, [Symbol.asyncDispose]: () => server[Symbol.asyncDispose]() };
}

test('a message is found by words, parts of words and phrases, with and without diacritics', async () => {
  await using search = await openSearch();
  await search.deliver(LETTER);
  await search.deliver('Subject: khác\n\nThư khác');
  for (const text of [
    'quyết định',
    'QUYET DINH SO 05',
    'uyết định',
    'thua thien hu',
    'ubnd',
    'ên vă',
    'example.vn',
  ])
    assert.deepEqual(await search.find(text), [1], text);
  for (const text of ['định quyết', 'quyetdinh', 'Giấy An'])
    assert.deepEqual(await search.find(text), [], text);
  assert.deepEqual(await search.find('giấy mời', ['body']), [], 'a subject is not in the body');
  assert.deepEqual(await search.find('giấy mời', ['subject']), [1]);
  assert.equal(await search.find('%!'), undefined, 'what has no word is not in the index');
});

test('of a phrase of many words the index knows the beginning, and the messages that have it are read', async () => {
  await using search = await openSearch();
  const { db, blobs, accounts, inbox } = search;
  await search.deliver('Subject: a\n\nmột hai ba bốn năm sáu bảy tám chín mười mười một mười hai');
  await search.deliver('Subject: b\n\nmột hai ba bốn năm sáu bảy tám chín mười mười một');
  await search.deliver('Subject: c\n\nmột hai');
  const ask = (text: string) => searchTexts({ db, blobs }, accounts.an, inbox.id, [{ text, zones: ALL }]);
  const [short, long] = ['một hai', 'một hai ba bốn năm sáu bảy tám chín mười mười một mười hai'];
  assert.deepEqual((await ask(short))[0], { found: new Set([1, 2, 3]), open: new Set() });
  assert.deepEqual((await ask(long))[0], { found: new Set(), open: new Set([1, 2]) });
});

test('what was delivered a moment ago is found, and nothing of another account', async () => {
  await using search = await openSearch();
  await search.deliver(LETTER, { to: 'binh' });
  assert.deepEqual(await search.find('quyết định'), []);
  await search.deliver(LETTER);
  assert.deepEqual(await search.find('quyết định'), [1]);
  assert.deepEqual(await findAccountsBehind(search.db, 10), [search.accounts.binh.accountId]);
});

test('who is behind is marked by every change of mail until the index has it, and counted without a look at all accounts', async () => {
  await using search = await openSearch();
  const { db, blobs, accounts, inbox } = search;
  const { accountId } = accounts.an;
  const catchUp = async (): Promise<void> => {
    for (const id of await findAccountsBehind(db, 10))
      assert.equal(await catchUpTextIndex({ db, blobs }, id, 1000), true);
    assert.equal(await countAccountsBehind(db), 0);
  };
  await catchUp();
  await search.deliver(LETTER);
  assert.deepEqual(await findAccountsBehind(db, 10), [accountId]);
  await catchUp();
  const flags = { bits: 1, keywords: [] };
  await storeFlags(db, accounts.an, { mailboxId: inbox.id, uids: [1], mode: 'add', flags, now: 0 });
  assert.deepEqual(await findAccountsBehind(db, 10), [accountId]);
  assert.deepEqual(await verifyMailStore(db), []);
  // As a program of the release before leaves it, which knew no mark.
  await db.query('update mail_account set text_behind = false');
  assert.match(String(await verifyMailStore(db)), /not marked so: 1/);
  await markAllBehind(db);
  assert.deepEqual(await findAccountsBehind(db, 10), [accountId]);
  await catchUp();
  await db.query(
    `insert into mail_account (account_id, modseq, last_uid_validity, text_behind)
     select gen_random_uuid(), 1, 1, false from generate_series(1, 5000)`,
  );
  await db.query('analyze mail_account');
  const plan = await db.query<{ 'QUERY PLAN': string }>(
    'explain select count(*)::integer as count from mail_account where text_behind',
  );
  assert.match(plan.map((row) => row['QUERY PLAN']).join('\n'), /using mail_account_text_behind/);
});

test('a message that goes takes its words along', async () => {
  await using search = await openSearch();
  const { db, blobs, accounts, inbox } = search;
  await search.deliver(LETTER, { flags: ['\\Deleted'] });
  assert.deepEqual(await search.find('quyết định'), [1]);
  await expungeMessages(db, blobs, accounts.an, { mailboxId: inbox.id, now: 0 });
  assert.deepEqual(await search.find('quyết định'), []);
  assert.deepEqual(await verifyMailStore(db), []);
});

test('a mailbox is indexed batch by batch, and only what was made since is looked at again', async () => {
  await using search = await openSearch();
  const { db, blobs, accounts, inbox } = search;
  for (let number = 0; number < 205; number += 1)
    await search.deliver(`Subject: ${number}\n\nthư số ${number}`);
  const parts = { db, blobs };
  const { accountId } = accounts.an;
  assert.equal(await catchUpTextIndex(parts, accountId, 100), false);
  assert.equal(await catchUpTextIndex(parts, accountId, 1000), true);
  assert.deepEqual(await search.find('thư số 204'), [205]);
  const flags = { bits: 1, keywords: [] };
  await storeFlags(db, accounts.an, { mailboxId: inbox.id, uids: [1], mode: 'add', flags, now: 0 });
  assert.equal(await catchUpTextIndex(parts, accountId, 100), true);
  for (let number = 205; number < 310; number += 1)
    await search.deliver(`Subject: ${number}\n\nthư số ${number}`);
  assert.equal(await catchUpTextIndex(parts, accountId, 100), false, 'more was made than a batch takes');
  assert.equal(await catchUpTextIndex(parts, accountId, 1000), true);
  assert.ok(!(await findAccountsBehind(db, 10)).includes(accountId));
  assert.deepEqual(await search.find('thư số 309'), [310]);
});

test('an index that is behind reads the change log on from where it is, a large change in several batches', async () => {
  await using search = await openSearch();
  const { db, blobs, accounts } = search;
  const parts = { db, blobs };
  const { accountId } = accounts.an;
  await search.deliver('Subject: 0\n\nthư số 0');
  assert.equal(await catchUpTextIndex(parts, accountId, 100), true);
  for (let number = 1; number <= 310; number += 1)
    await search.deliver(`Subject: ${number}\n\nthư số ${number}`);
  // As an import of all of them at once would have left it: one change of 300, and some small ones after it.
  await db.query(
    `with many as (delete from change where account_id = $1 and kind = 1 and modseq in (
       select modseq from change where account_id = $1 and kind = 1 order by modseq offset 1 limit 300) returning *)
     insert into change (account_id, modseq, ordinal, kind, mailbox_id, uids, email_ids, thread_ids, at)
     select account_id, max(modseq), 99, 1, mailbox_id, array_agg(uids[1]), array_agg(email_ids[1]), array_agg(thread_ids[1]), now()
     from many group by account_id, mailbox_id`,
    [accountId],
  );
  const indexed = async (): Promise<number> => {
    const [row] = await db.query<{ count: number }>(
      'select coalesce(sum(docs), 0)::integer as count from text_segment where account_id = $1',
      [accountId],
    );
    return row?.count ?? 0;
  };
  assert.equal(await catchUpTextIndex(parts, accountId, 100), false);
  assert.equal(await indexed(), 201, 'a batch of the large change');
  assert.equal(await catchUpTextIndex(parts, accountId, 1000), true);
  assert.equal(await indexed(), 311);
  assert.deepEqual(await search.find('thư số 310'), [311]);
});

test('letters of much text are taken in a few at a time, however they came', async () => {
  await using search = await openSearch();
  const { db, blobs, accounts } = search;
  const parts = { db, blobs };
  const { accountId } = accounts.an;
  const text = `${'z1 z2 z3 z4 z5 z6 z7 z8 z9\n'.repeat(20_000)}cuối`;
  const segments = async (): Promise<number[]> => {
    const rows = await db.query<{ docs: number }>(
      'select docs from text_segment where account_id = $1 order by id',
      [accountId],
    );
    return rows.map(({ docs }) => docs);
  };
  await search.deliver(`Subject: 1\n\n${text} 1`);
  assert.equal(await catchUpTextIndex(parts, accountId, 100), true);
  // Each more than half a megabyte, as changes of their own and as one.
  for (let number = 2; number <= 5; number += 1)
    await search.deliver(`Subject: ${number}\n\n${text} ${number}`);
  assert.equal(await catchUpTextIndex(parts, accountId, 100), false);
  assert.equal(await catchUpTextIndex(parts, accountId, 1000), true);
  assert.deepEqual(await segments(), [1, 1, 1, 1, 1]);
  await db.query('update text_state set modseq = 1 where account_id = $1', [accountId]);
  await db.query('delete from text_segment where account_id = $1', [accountId]);
  await db.query(
    `with many as (delete from change where account_id = $1 and kind = 1 and modseq > 1 returning *)
     insert into change (account_id, modseq, ordinal, kind, mailbox_id, uids, email_ids, thread_ids, at)
     select account_id, max(modseq), 99, 1, mailbox_id, array_agg(uids[1]), array_agg(email_ids[1]), array_agg(thread_ids[1]), now()
     from many group by account_id, mailbox_id`,
    [accountId],
  );
  assert.equal(await catchUpTextIndex(parts, accountId, 100), false);
  assert.equal(await catchUpTextIndex(parts, accountId, 1000), true);
  for (const number of [1, 2, 3, 4, 5]) assert.deepEqual(await search.find(`cuối ${number}`), [number]);
  assert.deepEqual(await segments(), [1, 1, 1, 1, 1]);
});

test('segments become one when they are many, and say the same; words of what is gone go within a month', async () => {
  await using search = await openSearch();
  const { db, blobs, accounts, inbox } = search;
  const { accountId } = accounts.an;
  for (let number = 1; number <= 33; number += 1) {
    const flags = number === 5 ? ['\\Deleted'] : [];
    await search.deliver(`Subject: ${number}\n\nmật mã, thư số ${number} ${number === 5 ? 'quỳnh' : 'lan'}`, {
      flags,
    });
    await catchUpTextIndex({ db, blobs }, accountId, 100);
  }
  const sizes = () =>
    db.query<{ docs: number }>('select docs from text_segment where account_id = $1 order by docs desc', [
      accountId,
    ]);
  const hasWord = async (word: string): Promise<boolean> => {
    const rows = await db.query<{ bytes: Buffer }>('select bytes from text_block where account_id = $1', [
      accountId,
    ]);
    return rows.some(({ bytes }) => bytes.includes(word));
  };
  assert.equal((await sizes()).length, 33);
  assert.equal(await mergeTextSegments(db, accountId), true);
  assert.equal(await mergeTextSegments(db, accountId), false, 'there are too few for another');
  assert.deepEqual(await sizes(), [{ docs: 32 }, { docs: 1 }]);
  assert.deepEqual(await search.find('thư số 7'), [7]);
  assert.deepEqual(
    await search.find('mật mã'),
    Array.from({ length: 33 }, (_, index) => index + 1),
  );
  await expungeMessages(db, blobs, accounts.an, { mailboxId: inbox.id, now: 0 });
  assert.deepEqual(await search.find('quỳnh'), []);
  assert.ok(await hasWord('quynh'), 'not swept yet');
  const before = await sizes();
  await sweepTextSegments(db, Date.now() + 29 * DAY_MS);
  assert.deepEqual(await sizes(), before, 'it is too soon');
  await sweepTextSegments(db, Date.now() + 31 * DAY_MS);
  assert.deepEqual(await sizes(), [{ docs: 31 }, { docs: 1 }]);
  assert.ok(!(await hasWord('quynh')));
  assert.deepEqual(await search.find('thư số 33'), [33]);
  assert.deepEqual(await verifyMailStore(db), []);
});

const texts = (text: string): EmailCondition => ({ texts: [{ text, zones: ALL }] });

const segments = (count: number, docs: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `${docs}/${index}`, docs }));

test('small segments are merged first, and never more at once than a transaction should hold', () => {
  assert.equal(chooseSegments([...segments(31, 1), ...segments(31, 100)]), undefined);
  assert.equal(chooseSegments(segments(40, 100))?.length, 32);
  assert.ok(chooseSegments([...segments(32, 2_000), ...segments(32, 3)])?.every(({ docs }) => docs === 3));
  assert.equal(chooseSegments(segments(32, 32_000))?.length, 4);
  assert.equal(chooseSegments(segments(50, 40_000)), undefined, 'the largest stay as they are');
});

test('a page of common words in a large account is the beginning of all that holds them', async () => {
  await using search = await openSearch();
  const { db, blobs, accounts, inbox } = search;
  const { accountId } = accounts.an;
  for (let number = 1; number <= 320; number += 1) {
    const words = `${number % 2 === 0 ? 'kế hoạch' : 'báo cáo'} ${number === 300 ? 'hiếm có' : 'tháng'} ${number % 7}`;
    await search.deliver(`Subject: thư ${number % 90}\n\n${words}`, {
      receivedAt: new Date(((number * 37) % 320) * 60_000),
      flags: number % 3 === 0 ? ['\\Seen'] : [],
    });
  }
  await catchUpTextIndex({ db, blobs }, accountId, 1000);
  const parts = { db, blobs, lists: new ListSnapshots(), findVerified: () => Promise.resolve([]) };
  const ask = (condition: EmailCondition, collapseThreads: boolean, position: number) => {
    const query = { sort: [], collapseThreads, window: { position }, limit: 20, calculateTotal: false };
    return queryEmails(parts, accounts.an, { ...query, filter: { condition } }, 0);
  };
  const conditions: EmailCondition[] = [
    texts('kế hoạch tháng'),
    texts('hiếm'),
    texts('không có đâu'),
    texts('thư'),
    { ...texts('báo cáo'), inMailbox: inbox.id, notKeyword: '$seen' },
    { texts: [...(texts('hoạch').texts ?? []), ...(texts('tháng 3').texts ?? [])] },
  ];
  const asked = () =>
    Promise.all(
      conditions.flatMap((condition) =>
        [0, 10].flatMap((position) =>
          [false, true].map((collapse) => ask(condition, collapse, position).then(({ ids }) => ids)),
        ),
      ),
    );
  const whole = await asked();
  assert.ok(whole.some((ids) => ids.length === 20));
  // As though there were more of them: from 5,000 on the newest are looked at first.
  await db.query('update text_segment set docs = docs + 2000 where account_id = $1', [accountId]);
  const isCommon = async (condition: EmailCondition) =>
    (await readCommonFront(
      parts,
      accounts.an,
      {
        filter: { condition },
        sort: [],
        collapseThreads: false,
        window: { position: 0 },
        limit: 20,
        calculateTotal: false,
      },
      0,
    )) !== undefined;
  assert.deepEqual(await Promise.all(conditions.map(isCommon)), [true, false, false, true, true, true]);
  assert.deepEqual(await asked(), whole);
});

test('of a message with more words than the index keeps the rest is read', async () => {
  await using search = await openSearch();
  const { db, blobs, accounts, inbox } = search;
  await search.deliver(`Subject: dài\n\n${'từ '.repeat(200_001)}kết thúc`);
  const [answer] = await searchTexts({ db, blobs }, accounts.an, inbox.id, [
    { text: 'kết thúc', zones: ALL },
  ]);
  assert.deepEqual([answer?.found, answer?.open], [new Set(), new Set([1])]);
});
