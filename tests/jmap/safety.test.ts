/** Mail held back, taken back and reported, over JMAP: who may what, and what becomes of the messages. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { findAccount } from '#domain/accounts/accounts.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import { listRemovals, REMOVAL_RUN } from '#domain/quarantine/mail-removals.ts';
import { holdMail } from '#domain/quarantine/quarantined-mail.ts';
import type { QuarantineReason } from '#domain/quarantine/withheld-mail.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { Delivery } from '#services/delivery/deliver.ts';
import { incidentNoticeJob } from '#services/incidents/notice-job.ts';
import { releaseJob } from '#services/quarantine/release-job.ts';
import { removeJob } from '#services/removal/remove-job.ts';
import { restoreJob } from '#services/removal/restore-job.ts';
import { readSubjects } from './safety-mail.ts';
import { type JmapTestServer, startJmapServer } from './server.ts';

const DOMAIN = 'thuathienhue.gov.vn';

type Client = Awaited<ReturnType<JmapTestServer['signIn']>>;
interface SetAnswer {
  created?: Record<string, { id: string; foundMessages?: number; foundAccounts?: number }>;
  updated?: Record<string, unknown>;
  notCreated?: Record<string, { type: string }>;
  notUpdated?: Record<string, { type: string }>;
}

let server: JmapTestServer;
let operator: Client;
let administrator: Client;
let an: Client;
let binh: Client;

before(async () => {
  server = await startJmapServer();
  operator = await server.signIn('Người Vận Hành', 'ubnd', 'center_operator');
  administrator = await server.signIn('Người Quản Trị', 'ubnd', 'center_administrator');
  an = await server.signIn('Nguyễn Văn An');
  binh = await server.signIn('Trần Thị Bình');
});

after(() => server[Symbol.asyncDispose]());

async function call(client: Client, name: string, args: Record<string, unknown>): Promise<never> {
  const [response] = await client.request([[name, args]]);
  const [answered, answer] = response ?? [];
  assert.equal(answered, name, JSON.stringify(answer));
  return answer as never;
}

async function set(client: Client, type: string, args: Record<string, unknown>): Promise<SetAnswer> {
  return call(client, `${type}/set`, { accountId: 'province', ...args });
}

async function runJobs(handler: JobHandler): Promise<void> {
  const jobs = await server.db.query<{ id: string; payload: unknown }>(
    'delete from job where queue = $1 returning id, payload',
    [handler.queue],
  );
  for (const { id, payload } of jobs)
    await handler.run({
      id,
      queue: handler.queue,
      payload,
      attempt: 1,
      signal: new AbortController().signal,
      complete: () => Promise.resolve(),
    });
}

const parts = () => ({ ...server.deps, hostname: `mail.${DOMAIN}`, domain: DOMAIN });
const letter = (subject: string) =>
  `From: x@evil.example\nTo: all@${DOMAIN}\nSubject: ${subject}\nMessage-ID: <${subject}@evil.example>\n\nHello\n`;

test('a message is taken back from every mailbox when a second person approves, and put back', async () => {
  for (const client of [an, binh]) await server.deliver(client, letter('campaign'));
  await server.deliver(an, letter('another'));
  const criteria = { fromDomain: 'evil.example', subject: 'CAMPAIGN', after: '2000-01-01T00:00:00Z' };
  const proposed = await set(operator, 'MailRemoval', { create: { r: { criteria, reason: 'phishing' } } });
  const removal = proposed.created?.r;
  assert.deepEqual([removal?.foundMessages, removal?.foundAccounts], [2, 2]);
  const id = removal?.id ?? '';
  const approval = { update: { [id]: { state: 'approved', reason: 'agreed' } } };
  assert.equal((await set(operator, 'MailRemoval', approval)).notUpdated?.[id]?.type, 'forbidden');
  assert.ok((await set(administrator, 'MailRemoval', approval)).updated);
  await runJobs(removeJob(parts()));
  const subjects = await readSubjects(server, an);
  assert.ok(!subjects.includes('campaign') && subjects.includes('another'));
  assert.ok(
    subjects.some((subject) => subject.startsWith('Thư đã được thu hồi')),
    'the owner is told',
  );
  assert.deepEqual(await verifyMailStore(server.db), []);
  const restoring = { update: { [id]: { state: 'restoring', reason: 'a mistake' } } };
  assert.ok((await set(administrator, 'MailRemoval', restoring)).updated);
  await runJobs(restoreJob(server.deps));
  for (const client of [an, binh]) assert.ok((await readSubjects(server, client)).includes('campaign'));
  assert.deepEqual(await verifyMailStore(server.db), []);
});

/** A delivery whose program dies within the commit of a letter, or right after it. */
function dying(at: 'within' | 'after'): Delivery {
  return {
    async deliver(message) {
      const reply = await server.deps.delivery.deliver({
        ...message,
        alongside: async (tx, ...filed) => {
          await message.alongside?.(tx, ...filed);
          if (at === 'within') throw new Error('killed');
        },
      });
      if (at === 'after') throw new Error('killed');
      return reply;
    },
  };
}

test('a removal that dies while it tells an owner tells them once when it goes on, never twice', async () => {
  await server.deliver(an, letter('crashing'));
  const criteria = { fromDomain: 'evil.example', subject: 'crashing', after: '2000-01-01T00:00:00Z' };
  const proposed = await set(operator, 'MailRemoval', { create: { r: { criteria, reason: 'phishing' } } });
  const id = proposed.created?.r?.id ?? '';
  await set(administrator, 'MailRemoval', { update: { [id]: { state: 'approved', reason: 'agreed' } } });
  const told = async () =>
    (await readSubjects(server, an)).filter((subject) => subject.startsWith('Thư đã được thu hồi')).length;
  const before = await told();
  const run = (delivery: Delivery) =>
    removeJob({ ...parts(), delivery }).run({
      id,
      queue: REMOVAL_RUN,
      payload: { id },
      attempt: 1,
      signal: new AbortController().signal,
      complete: () => Promise.resolve(),
    });
  await assert.rejects(run(dying('within')));
  assert.ok(!(await readSubjects(server, an)).includes('crashing'), 'it was removed before the fault');
  assert.equal(await told(), before, 'the notice went with its commit');
  await assert.rejects(run(dying('after')));
  assert.equal(await told(), before + 1);
  await run(server.deps.delivery);
  assert.equal(await told(), before + 1);
  const [removal] = await listRemovals(server.db, systemPrincipal('job'), { ids: [id] });
  assert.deepEqual([removal?.state, removal?.removedMessages], ['done', 1]);
});

test('nobody approves what they proposed themselves, and criteria must say something', async () => {
  const criteria = { messageId: 'nothing@evil.example' };
  const proposed = await set(administrator, 'MailRemoval', { create: { r: { criteria, reason: 'x' } } });
  const id = proposed.created?.r?.id ?? '';
  const answer = await set(administrator, 'MailRemoval', {
    update: { [id]: { state: 'approved', reason: 'me too' } },
  });
  assert.equal(answer.notUpdated?.[id]?.type, 'forbidden');
  const empty = await set(operator, 'MailRemoval', {
    create: { r: { criteria: { after: '2000-01-01T00:00:00Z' }, reason: 'x' } },
  });
  assert.equal(empty.notCreated?.r?.type, 'invalidProperties');
});

test('one button reports a message, moves it away and tells the center; others see nothing of it', async () => {
  const filed = await server.deliver(an, letter('reported'));
  const reported = await set(an, 'MailIncident', { create: { i: { emailId: filed.emailId, kind: 'junk' } } });
  const id = reported.created?.i?.id ?? '';
  const [place] = await server.db.query<{ role: string }>(
    `select b.role from message m join mailbox b on b.account_id = m.account_id and b.id = m.mailbox_id
     where m.email_id = $1`,
    [filed.emailId],
  );
  assert.equal(place?.role, 'junk');
  const center = await findAccount(server.db, operator.address);
  await runJobs(incidentNoticeJob({ ...parts(), centerAddress: center?.address ?? '' }));
  assert.ok(
    (await readSubjects(server, operator)).some((subject) => subject.startsWith('Báo cáo sự cố thư')),
  );
  const told: { list: Record<string, unknown>[] } = await call(operator, 'MailIncident/get', {
    accountId: 'province',
    ids: [id],
  });
  assert.equal(told.list[0]?.['reportedByAddress'], an.address);
  assert.ok(told.list[0]?.['reportedByName'] && told.list[0]['reportedByUnit']);
  const seen = async (client: Client): Promise<number> => {
    const answer: { list: unknown[] } = await call(client, 'MailIncident/get', {
      accountId: 'province',
      ids: [id],
    });
    return answer.list.length;
  };
  assert.deepEqual([await seen(an), await seen(binh), await seen(operator)], [1, 0, 1]);
  const handled = await set(operator, 'MailIncident', {
    update: { [id]: { outcome: 'removed everywhere' } },
  });
  assert.ok(handled.updated);
  const notHers = await set(binh, 'MailIncident', {
    create: { i: { emailId: filed.emailId, kind: 'junk' } },
  });
  assert.equal(notHers.notCreated?.i?.type, 'notFound');
});

/** Holds a letter to An. */
async function hold(subject: string, reason: QuarantineReason): Promise<string> {
  const { db, blobs, ids, clock } = server.deps;
  const id = ids();
  await holdMail(
    { db, blobs, ids, clock },
    {
      id,
      reason,
      detail: 'test',
      arrivedAt: new Date(clock()),
      fromAddress: 'x@evil.example',
      subject,
      messageId: '',
      bytes: Buffer.from(letter(subject).replaceAll('\n', '\r\n')),
      assessment: {},
      reversePath: 'x@evil.example',
      recipients: [{ address: an.address, accountId: await server.accountIdOf(an.address) }],
      envelope: { smtputf8: false, peer: { remoteAddress: '192.0.2.1', helo: 'x', protocol: 'ESMTP' } },
    },
  );
  return id;
}

test('held mail is previewed, released and deleted by the center alone', async () => {
  const { db } = server.deps;
  const [first, second] = [await hold('held one', 'junk'), await hold('held two', 'junk')];
  const query: { ids: string[] } = await call(operator, 'QuarantinedMail/query', {
    accountId: 'province',
    filter: { state: 'held' },
  });
  assert.deepEqual(query.ids.toSorted(), [first, second].toSorted());
  const shown: { text: string } = await call(operator, 'QuarantinedMail/preview', {
    accountId: 'province',
    id: first,
  });
  assert.equal(shown.text.trim(), 'Hello');
  assert.deepEqual(await readHeldVisits(an), [[operator.address, 'held one', 1]]);
  assert.deepEqual(await readHeldVisits(binh), []);
  const [refused] = await an.request([['QuarantinedMail/get', { accountId: 'province', ids: [first] }]]);
  assert.equal(refused?.[0], 'error');
  await set(operator, 'QuarantinedMail', {
    update: {
      [first]: { state: 'released', reason: 'honest', train: true },
      [second]: { state: 'deleted', reason: 'junk', train: true },
    },
  });
  await runJobs(releaseJob(parts()));
  const subjects = await readSubjects(server, an);
  assert.deepEqual([subjects.includes('held one'), subjects.includes('held two')], [true, false]);
  assert.deepEqual(await verifyMailStore(db), []);
});

/** Who looked at held letters of somebody, as their own settings show it. */
async function readHeldVisits(client: Client): Promise<unknown[]> {
  const answer: { list: Record<string, unknown>[] } = await call(client, 'MailboxVisit/get', {
    accountId: await server.accountIdOf(client.address),
    ids: null,
  });
  return answer.list
    .filter(({ act }) => act === 'held')
    .map(({ visitorAddress, purpose, times }) => [visitorAddress, purpose, times]);
}

/** Runs what waits in a queue by a program that dies at the end of the job; the job stays. */
async function dieAtEnd(handler: JobHandler): Promise<void> {
  const jobs = await server.db.query<{ id: string; payload: unknown }>(
    'select id, payload from job where queue = $1',
    [handler.queue],
  );
  assert.ok(jobs.length > 0, handler.queue);
  for (const { id, payload } of jobs)
    await assert.rejects(
      handler.run({
        id,
        queue: handler.queue,
        payload,
        attempt: 1,
        signal: new AbortController().signal,
        complete: () => Promise.reject(new Error('killed')),
      }),
    );
}

test('a release and a report whose program dies at the end of the job are delivered once', async () => {
  const id = await hold('held once', 'suspicious');
  await set(operator, 'QuarantinedMail', { update: { [id]: { state: 'released', reason: 'honest' } } });
  const count = async (client: Client, wanted: string) =>
    (await readSubjects(server, client)).filter((subject) => subject === wanted).length;
  await dieAtEnd(releaseJob(parts()));
  assert.equal(await count(an, 'held once'), 0, 'the letter goes with the commit');
  await runJobs(releaseJob(parts()));
  assert.equal(await count(an, 'held once'), 1);

  const filed = await server.deliver(an, letter('reported once'));
  await set(an, 'MailIncident', { create: { i: { emailId: filed.emailId, kind: 'other' } } });
  const tell = incidentNoticeJob({ ...parts(), centerAddress: operator.address });
  const told = () => count(operator, 'Báo cáo sự cố thư');
  const before = await told();
  await dieAtEnd(tell);
  assert.equal(await told(), before);
  await runJobs(tell);
  assert.equal(await told(), before + 1);
  assert.deepEqual(await verifyMailStore(server.db), []);
});

interface Withheld {
  list: { state: string; requestedAt: string | null; subject: string }[];
}

test('a person sees what is held for them, looks at it and asks for it; nobody else does, and viruses stay shut', async () => {
  const own = await server.accountIdOf(an.address);
  const [id, infected] = [await hold('wanted', 'suspicious'), await hold('infected', 'virus')];
  const get = (client: Client, accountId: string): Promise<Withheld> =>
    call(client, 'WithheldMail/get', { accountId, ids: [id] });
  assert.deepEqual((await get(an, own)).list[0]?.state, 'held');
  const others = await get(binh, await server.accountIdOf(binh.address));
  assert.deepEqual(others.list, []);
  const look = { accountId: own, id, picture: true };
  const shown: { text: string; picture: string } = await call(an, 'WithheldMail/preview', look);
  assert.equal(shown.text.trim(), 'Hello');
  assert.match(shown.picture, /^data:image\/png;base64,iVBOR/);
  const [shut] = await an.request([['WithheldMail/preview', { accountId: own, id: infected }]]);
  assert.equal((shut?.[1] as { type?: string } | undefined)?.type, 'forbidden');
  const ask = (update: Record<string, unknown>): Promise<SetAnswer> =>
    call(an, 'WithheldMail/set', { accountId: own, update });
  assert.ok((await ask({ [id]: { requestNote: 'Tôi đang chờ thư này' } })).updated);
  assert.equal((await ask({ [id]: { state: 'released' } })).notUpdated?.[id]?.type, 'invalidProperties');
  const seen: { requests: { address: string; note: string }[] } = await call(
    operator,
    'QuarantinedMail/preview',
    { accountId: 'province', id },
  );
  assert.deepEqual(
    seen.requests.map(({ address, note }) => [address, note]),
    [[an.address, 'Tôi đang chờ thư này']],
  );
  await set(operator, 'QuarantinedMail', { update: { [id]: { state: 'released', reason: 'asked for' } } });
  assert.equal((await get(an, own)).list[0]?.state, 'released');
  assert.equal((await ask({ [id]: { requestNote: 'again' } })).notUpdated?.[id]?.type, 'forbidden');
  await runJobs(releaseJob(parts()));
});
