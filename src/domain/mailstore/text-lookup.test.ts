/** E-mails among many that hold a word: found wherever in the index they stand, and listed alike whether they are few or many. */
import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { placeWords } from '#formats/postings/placed-words.ts';
import { phraseOf } from '#formats/vietnamese/words.ts';
import type { EmailId } from '#platform/kernel/ids.ts';
import { startImapTestServer } from '#tests/imap/server.ts';
import { compile, type EmailQuery, readRows } from './email-statement.ts';
import { catchUpTextIndex, writeTextSegment } from './text-index.ts';
import { findAmong, findByText } from './text-lookup.ts';
import { makeTextQuery } from './text-query.ts';

const server = await startImapTestServer();
after(() => server[Symbol.asyncDispose]());
const { db, accounts } = server;
const { accountId } = accounts.an;

/** More than the end of a segment that is always read. */
const LETTERS = 4_500;
/** So often in a letter that the word fills many blocks. */
const COMMON = 'chung '.repeat(30);

const idOf = (letter: number): EmailId =>
  `00000000-0000-7000-8000-${letter.toString(16).padStart(12, '0')}` as EmailId;

/** Of 4,500 letters one is rare, and a third have other words. */
function kindOf(letter: number): number {
  if (letter === 7) return 1;
  return letter % 3 === 0 ? 2 : 0;
}

async function queryFor(word: string) {
  const phrase = phraseOf(word);
  const query = phrase && (await makeTextQuery(db, ['body'], phrase));
  assert.ok(query);
  return query;
}

test('of letters deep within a large part of the index those with a common word are told', async () => {
  const kinds = [COMMON, `${COMMON} hiem`, 'khac'].map((body) => placeWords([{ zone: 'body', text: body }]));
  const messages = Array.from({ length: LETTERS }, (_, letter) => ({
    id: idOf(letter),
    words: kinds[kindOf(letter)] as (typeof kinds)[number],
  }));
  await db.transaction((tx) => writeTextSegment(tx, accountId, messages));
  const wanted = [0, 1, 2, 3, 7, 4_400].map(idOf);
  const holders = await findAmong(db, accountId, await queryFor('chung'), wanted);
  assert.deepEqual(holders, new Set([1, 2, 7, 4_400].map(idOf)));
  assert.equal(
    await findAmong(db, accountId, await queryFor('hiem'), wanted),
    undefined,
    'rare: found for less',
  );
  assert.equal((await findByText(db, accountId, await queryFor('hiem'))).count, 1);
});

test('a list is the same whether those that hold a text are looked up or compared', async () => {
  for (const body of ['mot', 'hai', 'mot hai']) await server.deliver(`Subject: thu\n\n${body}`);
  await catchUpTextIndex({ db, blobs: server.blobs }, accountId, 10);
  const text = { text: 'mot', zones: ['body'] as const };
  const query: EmailQuery = {
    filter: { condition: { texts: [text] } },
    sort: [],
    collapseThreads: false,
    window: { position: 0 },
    limit: 10,
    calculateTotal: false,
  };
  const { array } = await findByText(db, accountId, await queryFor('mot'));
  const listed = (count: number) =>
    readRows(
      db,
      compile(accounts.an, query, {
        texts: new Map([[text, { count, array }]]),
        headers: new Map(),
        verified: [],
      }),
      10,
    );
  const few = await listed(2);
  assert.equal(few.length, 2);
  assert.deepEqual(await listed(60_000), few);
});
