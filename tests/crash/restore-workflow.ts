/**
 * One account brought back by the command line (R8.9), beside a server that lives: the command dies at a commit of its own, and given once more
 * brings all of it, nothing twice.
 */
import assert from 'node:assert/strict';
import { withDatabase } from '#tests/e2e/program-database.ts';
import type { BackupPlace } from './backup-workflow.ts';
import { AN, countLetters, createdId, DOMAIN, idsOf, listOf } from './demo-people.ts';
import type { DyingProgram, Moment } from './dying-program.ts';
import { deliver, destroyLetters, LETTERS } from './letters.ts';
import { upload } from './uploads.ts';

const CONTACTS = 5;
const ADDRESS = `${AN}@${DOMAIN}`;

const contactsOf = async (dying: DyingProgram, mark: string): Promise<string[]> =>
  idsOf(await dying.as(AN), 'ContactCard', { filter: { name: mark } });

const scriptsOf = async (dying: DyingProgram, mark: string): Promise<{ id: string; name: string }[]> =>
  (await listOf<{ id: string; name: string }>(await dying.as(AN), 'SieveScript', { ids: null })).filter(
    ({ name }) => name === mark,
  );

/** What somebody has, is backed up, and is lost. */
async function loseAfterBackup(
  dying: DyingProgram,
  { folder }: BackupPlace,
  { mark, bookName }: { mark: string; bookName: string },
): Promise<void> {
  const an = await dying.as(AN);
  await deliver(dying, mark, [AN], LETTERS);
  const bookId = createdId(await an.call('AddressBook/set', { create: { b: { name: bookName } } }));
  for (let number = 0; number < CONTACTS; number += 1) {
    const card = { name: { full: `${mark} ${number}` }, addressBookIds: { [bookId]: true } };
    createdId(await an.call('ContactCard/set', { create: { c: card } }));
  }
  const blobId = await upload(dying, an, Buffer.from(`# ${mark}\nkeep;\n`));
  createdId(await an.call('SieveScript/set', { create: { s: { name: mark, blobId } } }));
  const backup = await dying.program.command(['backup', 'create', folder]);
  assert.equal(backup.code, 0, backup.stderr);
  await destroyLetters(dying, mark, AN);
  await an.call('AddressBook/set', { destroy: [bookId], onDestroyRemoveContents: true });
  await an.call('SieveScript/set', { destroy: (await scriptsOf(dying, mark)).map(({ id }) => id) });
  assert.deepEqual(
    [
      await countLetters(an, mark),
      (await contactsOf(dying, mark)).length,
      (await scriptsOf(dying, mark)).length,
    ],
    [0, 0, 0],
  );
}

/** What the record says of restorations of this account since a place in it. */
const readRecord = (dying: DyingProgram, since: number) =>
  withDatabase(dying.program, (db) =>
    db.query<{ seq: number; act: string; contacts: number | null; filters: number | null }>(
      `select seq::integer as seq, act, (after ->> 'contacts')::integer as contacts, (after ->> 'filters')::integer as filters
       from audit_event where act in ('account.restore', 'mailbox.import') and seq > $1 order by seq`,
      [since],
    ),
  );

/** False where the command came to its end before that commit. */
export async function surviveRestoreDeath(
  dying: DyingProgram,
  place: BackupPlace,
  commit: number,
  moment: Moment,
): Promise<boolean> {
  const mark = `khoiphuc${commit}${moment}`;
  const bookName = `Sổ ${mark}`;
  await loseAfterBackup(dying, place, { mark, bookName });
  const since = (await readRecord(dying, 0)).at(-1)?.seq ?? 0;
  const restore = ['restore', place.folder, '--account', ADDRESS, '--into', '/'];
  const hasDied = await dying.commandDiesAt(restore, commit, moment);
  const again = await dying.program.command(restore);
  assert.equal(again.code, 0, `${mark}: ${again.stderr}`);
  assert.ok(!dying.isDead, 'the server lives');
  const an = await dying.as(AN);
  assert.equal(await countLetters(an, mark), LETTERS, `${mark}: letters`);
  const contacts = await contactsOf(dying, mark);
  assert.equal(contacts.length, CONTACTS, `${mark}: contacts`);
  const books = await listOf<{ id: string; name: string }>(an, 'AddressBook', { ids: null });
  assert.equal(books.filter(({ name }) => name === bookName).length, 1, `${mark}: one book`);
  assert.equal((await scriptsOf(dying, mark)).length, 1, `${mark}: filters`);
  const record = await readRecord(dying, since);
  const sumOf = (name: 'contacts' | 'filters') => record.reduce((sum, event) => sum + (event[name] ?? 0), 0);
  assert.deepEqual(
    [sumOf('contacts'), sumOf('filters')],
    [CONTACTS, 1],
    `${mark}: the record tells of each once`,
  );
  // Whoever died had said first what they were about to do.
  assert.equal(record[0]?.act, 'account.restore', mark);
  assert.equal(record.at(-1)?.act, 'mailbox.import', mark);
  return hasDied;
}
