/** What people of the demonstration ask for that takes several commits, and how one sees that it was done exactly once. */
import assert from 'node:assert/strict';
import { strToU8, zipSync } from 'fflate';
import type { JmapArguments, JmapClient } from '#tests/clients/jmap.ts';
import { runSmtpLoad } from '#tests/clients/smtp-load.ts';
import type { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { openTus } from '#tests/jmap/tus.ts';
import type { DyingProgram, Workflow } from './dying-program.ts';

const AN = 'nguyenvanan';
const HUONG = 'tranthithuhuong';
const HEAD = 'phanthanhbinh';
const CHIEF = 'chanhvanphong';
const OPERATOR = 'vuthihoa';
const ARCHIVIST = 'thantrongvinh';
const PERSONNEL = 'hoangthinga';
const ADMINISTRATOR = 'snv';
const DOMAIN = 'thuathienhue.gov.vn';
const PROVINCE = { accountId: 'province' };
const HOLD_SECONDS = '1';
const LETTERS = 30;

function createdId(answer: JmapArguments | undefined): string {
  const created = answer?.['created'] as Record<string, { id: string }> | null | undefined;
  const [made] = Object.values(created ?? {});
  assert.ok(made, JSON.stringify(answer));
  return made.id;
}

async function idsOf(client: JmapClient, name: string, args: JmapArguments): Promise<string[]> {
  return (await client.call(`${name}/query`, args))['ids'] as string[];
}

async function listOf<T>(client: JmapClient, name: string, args: JmapArguments): Promise<T[]> {
  return (await client.call(`${name}/get`, args))['list'] as T[];
}

/** How many letters with this word in their subject somebody has, in one of the mailboxes by role or in all. */
async function countLetters(client: JmapClient, mark: string, role?: string): Promise<number> {
  const [inMailbox] = role === undefined ? [] : await idsOf(client, 'Mailbox', { filter: { role } });
  const filter = { subject: mark, ...(inMailbox !== undefined && { inMailbox }) };
  return (await idsOf(client, 'Email', { filter })).length;
}

/** A letter to a colleague and to somebody elsewhere, with a second in which it can be taken back. */
function sending(sink: SmtpSink): Workflow {
  const arrived = (mark: string) => sink.received.filter(({ data }) => data.includes(`Subject: ${mark}`));
  return {
    name: 'sending',
    async ask(dying, mark) {
      const an = await dying.as(AN);
      const [drafts = ''] = await idsOf(an, 'Mailbox', { filter: { role: 'drafts' } });
      const [identity] = await listOf<{ id: string; email: string }>(an, 'Identity', { ids: null });
      const to = [`${HUONG}@${DOMAIN}`, 'ai@example.org'];
      const draft = {
        mailboxIds: { [drafts]: true },
        from: [{ email: identity?.email }],
        to: to.map((email) => ({ email })),
        subject: mark,
      };
      const envelope = {
        mailFrom: { email: identity?.email, parameters: { HOLDFOR: HOLD_SECONDS } },
        rcptTo: to.map((email) => ({ email, parameters: null })),
      };
      const { accountId } = an;
      const answers = await an.request([
        ['Email/set', { accountId, create: { d: draft } }],
        [
          'EmailSubmission/set',
          { accountId, create: { s: { identityId: identity?.id, emailId: '#d', envelope } } },
        ],
      ]);
      createdId(answers[1]?.[1]);
    },
    async isKnown(dying, mark) {
      const an = await dying.as(AN);
      const emailIds = await idsOf(an, 'Email', { filter: { subject: mark } });
      return emailIds.length > 0 && (await idsOf(an, 'EmailSubmission', { filter: { emailIds } })).length > 0;
    },
    isDone: async (dying, mark) =>
      arrived(mark).length > 0 && (await countLetters(await dying.as(HUONG), mark)) > 0,
    async check(dying, mark) {
      assert.equal(await countLetters(await dying.as(HUONG), mark), 1, `${mark} for the colleague`);
      // Whoever dies between another server's 250 and the commit must send again (RFC 5321 §6.1): the same message.
      const ids = arrived(mark).map(({ data }) => /^message-id: (.*)$/im.exec(data)?.[1]);
      assert.ok(ids.length <= 2 && new Set(ids).size === 1, `${mark} elsewhere: ${ids.join()}`);
    },
  };
}

/** A ZIP of letters brought into a mailbox. */
function importing(): Workflow {
  const tasks = new Map<string, number>();
  const tasksOf = async (dying: DyingProgram) =>
    listOf<{ kind: string; state: string }>(await dying.as(HUONG), 'MailTask', { ids: null });
  return {
    name: 'importing',
    async ask(dying, mark) {
      const client = await dying.as(HUONG);
      const letter = (number: number) =>
        `From: a@example.vn\r\nSubject: ${mark}\r\nMessage-ID: <${mark}.${number}@example.vn>\r\n\r\nSố ${number}\r\n`;
      const entries = Array.from(
        { length: LETTERS },
        (_, number) => [`Cũ/${number}.eml`, strToU8(letter(number))] as const,
      );
      const bytes = Buffer.from(zipSync(Object.fromEntries(entries)));
      const { authorization } = client;
      const tus = openTus(dying.url, client.accountId, { authorization });
      const path = await tus.begin(bytes.length, { filename: 'thu.zip', purpose: 'import' });
      assert.ok(typeof path === 'string', String(path));
      assert.equal(await tus.send(path, 0, bytes), 204);
      const task = { kind: 'import', fileId: path.split('/').at(-1) };
      createdId(await client.call('MailTask/set', { create: { t: task } }));
    },
    async isKnown(dying, mark) {
      const count = (await tasksOf(dying)).length;
      const before = tasks.get(mark);
      tasks.set(mark, before ?? count);
      return before !== undefined && count > before;
    },
    async isDone(dying) {
      return (await tasksOf(dying)).every(({ state }) => state === 'done' || state === 'failed');
    },
    async check(dying, mark) {
      assert.equal(await countLetters(await dying.as(HUONG), mark), LETTERS, mark);
      assert.ok(
        (await tasksOf(dying)).every(({ state }) => state === 'done'),
        mark,
      );
    },
  };
}

/** An order of an agency's head, as a numbered letter (R9.4). */
function ordering(): Workflow {
  const ordersOf = async (dying: DyingProgram) =>
    listOf<{ subject: string; name: string }>(await dying.as(HEAD), 'Order', { ...PROVINCE, ids: null });
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

/** A person who joins an agency: asked for with a decision, approved, in force at once (R5.2). */
function joining(): Workflow {
  const requestsOf = async (dying: DyingProgram, mark: string) => {
    const chief = await dying.as(CHIEF);
    const ids = await idsOf(chief, 'ChangeRequest', PROVINCE);
    const all = await listOf<{ id: string; state: string; personName: string }>(chief, 'ChangeRequest', {
      ...PROVINCE,
      ids,
    });
    return all.filter(({ personName }) => personName === nameOf(mark));
  };
  const nameOf = (mark: string): string =>
    `Nguyễn ${mark.replace(/\d/g, (digit) => 'abcdefghij'[Number(digit)] ?? '')}`;
  return {
    name: 'joining',
    async ask(dying, mark) {
      const desk = await dying.as(ADMINISTRATOR);
      const [unitId] = await idsOf(desk, 'Unit', { ...PROVINCE, filter: { text: 'Sở Nội vụ' } });
      const day = new Date(Date.now() - 2 * 86_400_000).toISOString().slice(0, 10);
      const decision = { number: `${mark}/QĐ`, decidedOn: day, issuer: 'Sở Nội vụ', summary: 'Tuyển dụng' };
      const details = { fullName: nameOf(mark), title: 'Chuyên viên', birthYear: 1981 };
      const request = { type: 'joining', unitId, decision, details, effectiveOn: day };
      const [waiting] = await requestsOf(dying, mark);
      const id =
        waiting?.id ??
        createdId(await desk.call('ChangeRequest/set', { ...PROVINCE, create: { a: request } }));
      const chief = await dying.as(CHIEF);
      const answer = await chief.call('ChangeRequest/set', {
        ...PROVINCE,
        update: { [id]: { action: 'approve' } },
      });
      assert.equal(answer['notUpdated'], null, JSON.stringify(answer));
    },
    isKnown: async (dying, mark) =>
      (await requestsOf(dying, mark)).some(({ state }) => state === 'approved' || state === 'applied'),
    isDone: async (dying, mark) => (await requestsOf(dying, mark)).some(({ state }) => state === 'applied'),
    async check(dying, mark) {
      const chief = await dying.as(CHIEF);
      assert.equal((await requestsOf(dying, mark)).length, 1, mark);
      const accounts = await idsOf(chief, 'Account', { ...PROVINCE, filter: { text: nameOf(mark) } });
      assert.equal(accounts.length, 1, `${mark}: ${accounts.length} accounts`);
    },
  };
}

/** How many letters that tell of a removal somebody has. */
const countTold = async (dying: DyingProgram, name: string): Promise<number> =>
  (await idsOf(await dying.as(name), 'Email', { filter: { subject: 'được thu hồi' } })).length;

/** A letter taken back from two mailboxes, proposed by one and approved by another; its owners are told (R10.4). */
function removing(): Workflow {
  const owners = [AN, HUONG];
  const toldBefore = new Map<string, number[]>();
  const toldTo = (dying: DyingProgram) => Promise.all(owners.map((name) => countTold(dying, name)));
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

/** A search of the archive that a second person approves, and that the owner of the mail sees (R6.7). */
function searching(): Workflow {
  const searchesOf = async (dying: DyingProgram, mark: string) => {
    const all = await listOf<{ id: string; state: string; purpose: string }>(
      await dying.as(ARCHIVIST),
      'ArchiveSearch',
      { ...PROVINCE, ids: null },
    );
    return all.filter(({ purpose }) => purpose === mark);
  };
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

/** All of them. */
export function workflows(sink: SmtpSink): Workflow[] {
  return [sending(sink), importing(), ordering(), joining(), removing(), searching()];
}
