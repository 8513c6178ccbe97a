/** What agencies ask for that takes several commits, and often several people. */
import assert from 'node:assert/strict';
import { dataOf, speakSmtp } from '#tests/clients/smtp-dialog.ts';
import { runSmtpLoad } from '#tests/clients/smtp-load.ts';
import {
  AN,
  ARCHIVIST,
  CHIEF,
  countLetters,
  createdId,
  DOMAIN,
  HEAD,
  HUONG,
  idsOf,
  listOf,
  OPERATOR,
  PERSONNEL,
  PROVINCE,
} from './demo-people.ts';
import type { DyingProgram, Workflow } from './dying-program.ts';

const ordersOf = async (dying: DyingProgram) =>
  listOf<{ subject: string; name: string }>(await dying.as(HEAD), 'Order', { ...PROVINCE, ids: null });

/** An order of an agency's head, as a numbered letter (R9.4). */
export function ordering(): Workflow {
  return {
    name: 'ordering',
    async ask(dying, mark) {
      const head = await dying.as(HEAD);
      const [unitId] = await idsOf(head, 'Unit', { ...PROVINCE, filter: { text: 'Sở Nội vụ' } });
      const recipientIds = [(await dying.as(PERSONNEL)).accountId];
      const dueAt = new Date(Date.now() + 3 * 86_400_000).toISOString();
      const order = { unitId, subject: mark, text: 'Gửi số liệu.', dueAt, recipientIds };
      createdId(await head.call('Order/set', { ...PROVINCE, create: { a: order } }));
    },
    isKnown: async (dying, mark) => (await ordersOf(dying)).some(({ subject }) => subject === mark),
    isDone: async (dying, mark) => (await countLetters(await dying.as(PERSONNEL), mark)) > 0,
    async check(dying, mark) {
      const orders = await ordersOf(dying);
      assert.equal(orders.filter(({ subject }) => subject === mark).length, 1, mark);
      const numbers = orders.map(({ name }) => name);
      assert.equal(new Set(numbers).size, numbers.length, `${mark}: ${numbers.join()}`);
      assert.equal(await countLetters(await dying.as(PERSONNEL), mark), 1, mark);
    },
  };
}

/** How many letters that tell of a removal somebody has. */
const countTold = async (dying: DyingProgram, name: string): Promise<number> =>
  (await idsOf(await dying.as(name), 'Email', { filter: { subject: 'được thu hồi' } })).length;

const removalsOf = async (dying: DyingProgram, mark: string) => {
  const all = await listOf<{ id: string; state: string; reason: string }>(
    await dying.as(CHIEF),
    'MailRemoval',
    {
      ...PROVINCE,
      ids: null,
    },
  );
  return all.filter(({ reason }) => reason === mark);
};

/** A letter taken back from two mailboxes, proposed by one and approved by another; its owners are told (R10.4). */
export function removing(): Workflow {
  const owners = [AN, HUONG];
  const toldBefore = new Map<string, number[]>();
  const toldTo = (dying: DyingProgram) => Promise.all(owners.map((name) => countTold(dying, name)));
  return {
    name: 'removing',
    async ask(dying, mark) {
      const load = await runSmtpLoad({
        host: '127.0.0.1',
        port: dying.program.port(25),
        connections: 1,
        messages: 1,
        recipientsOf: () => owners.map((name) => `${name}@${DOMAIN}`),
        textOf: () => Buffer.from(`From: x@evil.example\r\nSubject: ${mark}\r\n\r\nHello\r\n`),
      });
      assert.equal(load.accepted, 1);
      const operator = await dying.as(OPERATOR);
      const criteria = { subject: mark, after: new Date(Date.now() - 86_400_000).toISOString() };
      const proposal = { create: { r: { criteria, reason: mark } } };
      const [waiting] = await removalsOf(dying, mark);
      const id =
        waiting?.id ?? createdId(await operator.call('MailRemoval/set', { ...PROVINCE, ...proposal }));
      const update = { [id]: { state: 'approved', reason: 'Đúng là thư lừa đảo.' } };
      const answer = await (await dying.as(CHIEF)).call('MailRemoval/set', { ...PROVINCE, update });
      assert.ok(answer['updated'], JSON.stringify(answer));
    },
    async isKnown(dying, mark) {
      if (!toldBefore.has(mark)) toldBefore.set(mark, await toldTo(dying));
      return (await removalsOf(dying, mark)).some(({ state }) => state !== 'proposed');
    },
    isDone: async (dying, mark) => (await removalsOf(dying, mark)).some(({ state }) => state === 'done'),
    async check(dying, mark) {
      const before = toldBefore.get(mark) ?? [];
      assert.deepEqual(
        await toldTo(dying),
        before.map((count) => count + 1),
        `${mark}: each owner is told once`,
      );
      for (const name of owners)
        assert.equal(
          (await idsOf(await dying.as(name), 'Email', { filter: { from: 'evil.example', subject: mark } }))
            .length,
          0,
          mark,
        );
    },
  };
}

const searchesOf = async (dying: DyingProgram, mark: string) => {
  const all = await listOf<{ id: string; state: string; purpose: string }>(
    await dying.as(ARCHIVIST),
    'ArchiveSearch',
    { ...PROVINCE, ids: null },
  );
  return all.filter(({ purpose }) => purpose === mark);
};

/** A search of the archive that a second person approves, and that the owner of the mail sees (R6.7). */
export function searching(): Workflow {
  return {
    name: 'searching',
    async ask(dying, mark) {
      const archivist = await dying.as(ARCHIVIST);
      const criteria = { after: '2000-01-01T00:00:00Z', before: '2100-01-01T00:00:00Z', text: 'báo cáo' };
      const search = { purpose: mark, accountIds: [(await dying.as(AN)).accountId], criteria, days: 10 };
      const [waiting] = await searchesOf(dying, mark);
      const create = { s: search };
      const id = waiting?.id ?? createdId(await archivist.call('ArchiveSearch/set', { ...PROVINCE, create }));
      const update = { [id]: { state: 'approved', reason: 'Đồng ý.' } };
      const answer = await (await dying.as(CHIEF)).call('ArchiveSearch/set', { ...PROVINCE, update });
      assert.ok(answer['updated'], JSON.stringify(answer));
    },
    isKnown: async (dying, mark) =>
      (await searchesOf(dying, mark)).some(({ state }) => state !== 'requested'),
    isDone: async (dying, mark) => (await searchesOf(dying, mark)).some(({ state }) => state === 'ready'),
    async check(dying, mark) {
      const [search, ...more] = await searchesOf(dying, mark);
      assert.equal(more.length, 0, mark);
      const all = await listOf<{ searchId: string; emailId: string }>(
        await dying.as(ARCHIVIST),
        'ArchiveFind',
        {
          ...PROVINCE,
          ids: null,
        },
      );
      const finds = all.filter(({ searchId }) => searchId === search?.id).map(({ emailId }) => emailId);
      assert.ok(finds.length > 0, `${mark} found nothing`);
      const an = await dying.as(AN);
      const visits = await listOf<{ purpose: string }>(an, 'MailboxVisit', {
        accountId: an.accountId,
        ids: null,
      });
      assert.equal(
        visits.filter(({ purpose }) => purpose === mark).length,
        1,
        `${mark}: the owner sees one visit`,
      );
    },
  };
}

/** A letter with a file that nobody can look into: it is held. */
const lockedLetter = (mark: string): Buffer =>
  dataOf(
    `From: ngoai@example.org\nTo: ${AN}@${DOMAIN}\nSubject: ${mark}\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nKhóa.\n--b\nContent-Type: application/x-7z-compressed; name=mat.7z\nContent-Disposition: attachment; filename=mat.7z\nContent-Transfer-Encoding: base64\n\n${Buffer.from('377abcaf271c0004', 'hex').toString('base64')}\n--b--\n`,
  );

const heldOf = async (dying: DyingProgram, mark: string) => {
  const center = await dying.as(OPERATOR);
  const ids = await idsOf(center, 'QuarantinedMail', PROVINCE);
  const all = await listOf<{ id: string; state: string; subject: string }>(center, 'QuarantinedMail', {
    ...PROVINCE,
    ids,
  });
  return all.filter(({ subject }) => subject === mark);
};

/** Mail that was held back and that the center lets go: its recipient has it once (R6.6). */
export function releasing(): Workflow {
  return {
    name: 'releasing',
    async ask(dying, mark) {
      if ((await heldOf(dying, mark)).length === 0) {
        const to = `RCPT TO:<${AN}@${DOMAIN}>`;
        const dialog = [
          'EHLO a.example.org',
          'MAIL FROM:<ngoai@example.org>',
          to,
          'DATA',
          lockedLetter(mark),
        ];
        assert.match((await speakSmtp(dying.program.port(25), dialog)).at(-1) ?? '', /^250/);
      }
      const [held] = await heldOf(dying, mark);
      const update = { [held?.id ?? '']: { state: 'released', reason: 'đã xem' } };
      const answer = await (await dying.as(OPERATOR)).call('QuarantinedMail/set', { ...PROVINCE, update });
      assert.ok(answer['updated'], JSON.stringify(answer));
    },
    isKnown: async (dying, mark) => (await heldOf(dying, mark)).some(({ state }) => state === 'released'),
    isDone: async (dying, mark) => (await countLetters(await dying.as(AN), mark)) > 0,
    async check(dying, mark) {
      assert.equal(await countLetters(await dying.as(AN), mark), 1, mark);
    },
  };
}
