/** One account out of a backup: its contacts, filters, signatures and templates come back beside its mail, once, and nothing there is lost (R8.9). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyAuditChain } from '#domain/audit/verify-chain.ts';
import {
  activateScript,
  createScript,
  deleteScript,
  listScripts,
  putScript,
} from '#domain/filters/scripts.ts';
import { readVacation, writeVacation } from '#domain/filters/vacation.ts';
import { createBook, deleteBook, readBooks } from '#domain/groupware/address-books.ts';
import { deleteCard, readCards, writeCard } from '#domain/groupware/cards.ts';
import { countCorrespondents } from '#domain/groupware/past-recipients.ts';
import { keepText } from '#domain/kept-texts/kept-texts.ts';
import { insertIdentity } from '#domain/mailstore/identities.ts';
import { openBackup } from './earlier-backup.ts';
import { readBelongings } from './earlier-belongings.ts';
import { findEarlierAccount, openEarlierMail } from './earlier-mail.ts';
import { openOfficial } from './official.fixture.ts';
import { findBackup } from './read-backup.ts';
import { type BelongingKind, returnBelongings } from './return-belongings.ts';

const BOTH: ReadonlySet<BelongingKind> = new Set(['contacts', 'settings']);
const RULE = 'require "fileinto";\nif header :contains "subject" "họp" { fileinto "Họp"; }\n';
const WORK = 'Đối tác "sở" {và} phòng';
const SIGNATURE = 'Nguyễn Văn An\nSở Nội vụ\t\\ Huế';

/** An official with a little of everything, and a backup of it. */
async function openEverything() {
  const official = await openOfficial();
  const { db, address, access, ids, vault } = official;
  const now = Date.now();
  const bookId = ids();
  const book = { id: bookId, name: WORK, description: 'Cũ\n1', sortOrder: 3, isSubscribed: true, now };
  await createBook(db, access, book);
  const writeContact = (uid: string, name: string, id = ids()) => {
    const card = {
      '@type': 'Card',
      version: '1.0',
      uid,
      created: '2026-01-02T03:04:05Z',
      name: { full: name },
      notes: { n: { note: 'Dòng một\nDòng hai\t"ngoặc" \\ gạch' } },
    };
    const isNew = id !== known.get(uid);
    known.set(uid, id);
    return writeCard(db, access, { id, card, bookIds: [bookId], isNew, now });
  };
  const known = new Map<string, string>();
  for (const number of [1, 2, 3]) await writeContact(`urn:x:${number}`, `Lê Thị Số ${number}`);
  const mine = await createScript(db, access, { name: 'Lọc của tôi', content: RULE, ids, now });
  await activateScript(db, access, mine.id);
  await writeVacation(db, access, { isEnabled: true, subject: 'Vắng', textBody: 'Tôi đi công tác.' });
  const written = { name: 'An', replyTo: null, bcc: null, htmlSignature: '' };
  await db.transaction((tx) =>
    insertIdentity(tx, access, {
      ...written,
      email: address,
      textSignature: SIGNATURE,
      mayDelete: false,
      ids,
    }),
  );
  await keepText(db, access, {
    id: ids(),
    kind: 'template',
    name: 'Giấy mời',
    content: '<p>Kính mời</p>',
    now,
  });
  const recipients = [{ name: 'Trần Hữu Nghị', address: 'nghi@example.org' }];
  await countCorrespondents(db, [{ accountId: access.accountId, recipients }], { ids, now });
  const blob = await official.deliver(
    Buffer.from('From: a@example.org\r\nSubject: Lừa đảo\r\n\r\nBấm vào đây\r\n'),
  );
  await official.backUp();
  const { manifest } = await findBackup(vault, undefined);
  const earlier = openBackup(vault, manifest);
  const earlierId = await findEarlierAccount(earlier, address);
  const belongings = await readBelongings(earlier, earlierId);
  return {
    ...official,
    bookId,
    known,
    scriptId: mine.id,
    writeContact,
    openMail: () => openEarlierMail(earlier, { accountId: earlierId }),
    blob,
    bring: (beside: string | undefined, kinds = BOTH) =>
      returnBelongings({ db, ids, clock: Date.now }, belongings, {
        access,
        kinds,
        beside,
        isMailNext: false,
        authority: 'test',
      }),
    contacts: async () =>
      (await readCards(db, access, undefined, 100)).map(({ card, bookIds }) => ({
        uid: card['uid'],
        name: (card['name'] as { full: string }).full,
        bookIds,
      })),
    bookNames: async () => (await readBooks(db, access, undefined)).map(({ name }) => name).sort(),
    lose: async () => {
      for (const id of known.values()) await deleteCard(db, access, id);
      await deleteBook(db, access, bookId, true);
      await activateScript(db, access, undefined);
      await deleteScript(db, access, mine.id);
      for (const table of ['kept_text', 'past_recipient', 'vacation_response', 'identity'])
        await db.query(`delete from ${table} where account_id = $1`, [access.accountId]);
    },
  };
}

const NOTHING = { books: 0, contacts: 0, correspondents: 0, filters: 0, identities: 0, texts: 0, choices: 0 };

test('what an account lost comes back where it was, once', async () => {
  await using here = await openEverything();
  const { db, access } = here;
  const before = await here.contacts();
  await here.lose();
  const all = { books: 1, contacts: 3, correspondents: 1, filters: 1, identities: 1, texts: 1, choices: 1 };
  assert.deepEqual(await here.bring(undefined), { ...all, refused: [] });
  assert.deepEqual(await here.bring(undefined), { ...NOTHING, refused: [] });
  const book = (await readBooks(db, access, undefined)).find(({ name }) => name === WORK);
  assert.deepEqual([book?.description, book?.sortOrder], ['Cũ\n1', 3]);
  const places = (await here.contacts()).map((one) => ({ ...one, bookIds: [here.bookId] }));
  assert.deepEqual(places, before);
  const [found] = await db.query<{ note: string; isFound: boolean }>(
    `select card #>> '{notes,n,note}' as note, words @@ '''name=so'':*'::tsquery as "isFound" from contact_card
     where account_id = $1 and uid = 'urn:x:1' and book_ids = array[$2::uuid]`,
    [access.accountId, book?.id],
  );
  assert.deepEqual(found, { note: 'Dòng một\nDòng hai\t"ngoặc" \\ gạch', isFound: true });
  const [script] = await listScripts(db, access);
  assert.deepEqual([script?.content, script?.isActive], [RULE, true]);
  // Nobody is answered because something was restored.
  assert.deepEqual(
    [(await readVacation(db, access)).isEnabled, (await readVacation(db, access)).textBody],
    [false, 'Tôi đi công tác.'],
  );
  const [identity] = await db.query<{ text: string; byAddress: boolean }>(
    'select text_signature as text, by_address as "byAddress" from identity where account_id = $1',
    [access.accountId],
  );
  assert.deepEqual(identity, { text: SIGNATURE, byAddress: true });
  const recorded = await db.query<{ contacts: number }>(
    `select (after ->> 'contacts')::integer as contacts from audit_event where act = 'account.restore' order by seq`,
  );
  assert.deepEqual(
    recorded.map(({ contacts }) => contacts),
    [3, 0],
  );
  assert.equal((await verifyAuditChain(db)).brokenAt, undefined);
});

test('what is another now is left alone, and the earlier one comes beside it, once', async () => {
  await using here = await openEverything();
  const { db, access, ids } = here;
  const now = Date.now();
  await here.writeContact('urn:x:1', 'Tên mới', here.known.get('urn:x:1'));
  await deleteCard(db, access, here.known.get('urn:x:2') ?? '');
  await putScript(db, access, { name: 'Lọc của tôi', content: 'keep;\n', ids, now });
  await keepText(db, access, { id: ids(), kind: 'template', name: 'Giấy mời', content: '<p>Mới</p>', now });
  await db.query(`update identity set text_signature = 'Khác' where account_id = $1`, [access.accountId]);
  const beside = 'Khôi phục 2026-11-20';
  const changed = { ...NOTHING, books: 1, contacts: 2, filters: 1, identities: 1, texts: 1 };
  assert.deepEqual(await here.bring(beside), { ...changed, refused: [] });
  assert.deepEqual(await here.bring(beside), { ...NOTHING, refused: [] });
  assert.deepEqual((await here.contacts()).map(({ name }) => name).sort(), [
    'Lê Thị Số 1',
    'Lê Thị Số 2',
    'Lê Thị Số 3',
    'Tên mới',
  ]);
  assert.ok((await here.bookNames()).includes(`${beside}/${WORK}`));
  const scripts = await listScripts(db, access);
  assert.deepEqual(
    scripts.map(({ name, content, isActive }) => [name, content, isActive]),
    [
      ['Lọc của tôi', 'keep;\n', true],
      [`Lọc của tôi (${beside})`, RULE, false],
    ],
  );
  const signatures = await db.query<{ text: string; byAddress: boolean }>(
    `select text_signature as text, by_address as "byAddress" from identity where account_id = $1 order by by_address desc`,
    [access.accountId],
  );
  assert.deepEqual(signatures, [
    { text: 'Khác', byAddress: true },
    { text: SIGNATURE, byAddress: false },
  ]);
  // Where it was: nothing is gone, so nothing comes.
  assert.deepEqual(await here.bring(undefined), { ...NOTHING, contacts: 0, refused: [] });
});

test('all of it comes back or nothing, and what was taken back from everybody stays away', async () => {
  await using here = await openEverything();
  const { db, access } = here;
  await here.lose();
  await db.query(
    `insert into contact_card (account_id, id, uid, card, book_ids, words, created_at, updated_at)
     select $1, gen_random_uuid(), n::text, '{}', array[$2::uuid], '', now(), now() from generate_series(1, 19998) n`,
    [access.accountId, here.bookId],
  );
  await assert.rejects(here.bring(undefined), /at most 20000 contacts/);
  assert.deepEqual(await listScripts(db, access), []);
  assert.deepEqual(await db.query(`select from audit_event where act = 'account.restore'`), []);
  assert.equal((await here.bring(undefined, new Set(['settings']))).filters, 1);
  const mail = await here.openMail();
  assert.deepEqual(mail.blobs, [here.blob]);
  const report = await here.bringMail(mail, 'Khôi phục', new Set([here.blob.toString('hex')]));
  assert.deepEqual([report.filed, report.faults[0]?.reason], [0, 'refused']);
});
