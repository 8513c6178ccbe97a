/** Mail brought in, taken out and restored as tasks (R8.2, R8.9), and reminders of what nobody answered. */
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import { remindDue } from '#services/follow-ups/remind-job.ts';
import { dropTasksJob, mailTaskJob } from '#services/mail-tasks/run-task.ts';
import type { MailTaskParts } from '#services/mail-tasks/task-run.ts';
import { placeOfEntry } from '#services/mail-tasks/unpack-zip.ts';
import { type JmapTestServer, startJmapServer } from './server.ts';
import { openTus } from './tus.ts';

type Client = Awaited<ReturnType<JmapTestServer['signIn']>>;

interface Task {
  id: string;
  state: string;
  messages: number;
  skipped: number;
  faultCount: number;
  faults: { origin: string; reason: string }[];
  failure: string | null;
  fileId: string | null;
  doneBytes: number;
  totalBytes: number;
}

let server: JmapTestServer;
let workFolder: string;
let an: Client;

before(async () => {
  server = await startJmapServer();
  workFolder = await mkdtemp(join(tmpdir(), 'congthu-tasks-'));
  an = await server.signIn('Nguyễn Văn An');
});

after(async () => {
  await server[Symbol.asyncDispose]();
  await rm(workFolder, { recursive: true, force: true });
});

const complete = (): Promise<void> => Promise.resolve();
const letter = (subject: string, date = '2026-02-01') =>
  `Received: from a by b; ${date}T00:00:00Z\r\nFrom: na@example.vn\r\nSubject: ${subject}\r\nMessage-ID: <${Buffer.from(subject).toString('hex')}@example.vn>\r\n\r\nNội dung ${subject}\r\n`;

function partsOf(db: Database = server.db): MailTaskParts {
  const { deps } = server;
  return { ...deps, db, workFolder, fileLimits: deps.settings.files, maxMessageBytes: 100_000 };
}

const handler = (db?: Database): JobHandler => mailTaskJob(partsOf(db));

/** Runs what waits; a job that is left where it is can be run again. */
async function runTasks(tasks: JobHandler = handler(), isLeft = false): Promise<void> {
  const { queue } = tasks;
  const jobs = await server.db.query<{ id: string; payload: unknown }>(
    isLeft
      ? 'select id, payload from job where queue = $1'
      : 'delete from job where queue = $1 returning id, payload',
    [queue],
  );
  const { signal } = new AbortController();
  for (const job of jobs) await tasks.run({ ...job, queue, attempt: 1, signal, complete });
}

async function begin(client: Client, task: Record<string, unknown>): Promise<string> {
  const made = await client.call('MailTask/set', { create: { t: task } });
  const id = (made['created'] as Record<string, { id: string }> | null)?.['t']?.id;
  assert.ok(id !== undefined, JSON.stringify(made));
  return id;
}

async function taskOf(client: Client, id: string): Promise<Task> {
  const { list } = await client.call('MailTask/get', { ids: [id] });
  const [task] = list as Task[];
  assert.ok(task);
  return task;
}

async function put(client: Client, bytes: Uint8Array, filename: string): Promise<string> {
  const tus = openTus(server.url, client.accountId, { authorization: client.authorization });
  const path = await tus.begin(bytes.length, { filename, purpose: 'import' });
  assert.ok(typeof path === 'string');
  assert.equal(await tus.send(path, 0, Buffer.from(bytes)), 204);
  return path.split('/').at(-1) ?? '';
}

async function bring(client: Client, bytes: Uint8Array, more: Record<string, unknown> = {}): Promise<Task> {
  const id = await begin(client, { kind: 'import', fileId: await put(client, bytes, 'thu.zip'), ...more });
  await runTasks();
  return taskOf(client, id);
}

test('what one account takes out, in each form, another brings in with its folders', async () => {
  const zip = zipSync({
    'Công văn/2025/a.eml': strToU8(letter('một')),
    'Công văn/2025/b.eml': strToU8(letter('hai')),
    'c.eml': strToU8(letter('ba')),
  });
  const first = await bring(an, zip);
  assert.deepEqual([first.state, first.messages, first.faultCount], ['done', 3, 0]);
  assert.equal(first.doneBytes, first.totalBytes);
  const again = await bring(an, zip);
  assert.deepEqual([again.messages, again.skipped], [0, 3], 'nothing comes twice');
  for (const [number, format] of (['mbox', 'eml', 'maildir'] as const).entries()) {
    const id = await begin(an, { kind: 'export', format });
    await runTasks();
    const task = await taskOf(an, id);
    assert.deepEqual([task.state, task.messages], ['done', 3]);
    const url = `${server.url}/jmap/files/${an.accountId}/${task.fileId ?? ''}/content`;
    const answer = await fetch(url, { headers: { authorization: an.authorization } });
    assert.equal(answer.headers.get('content-type'), 'application/octet-stream');
    const bytes = new Uint8Array(await answer.arrayBuffer());
    assert.ok(Object.keys(unzipSync(bytes)).length >= 2);
    const other = await server.signIn(`Trần Thị Bình ${'Hai Ba Tư'.split(' ')[number] ?? ''}`);
    const brought = await bring(other, bytes);
    assert.deepEqual([brought.state, brought.messages, brought.faultCount], ['done', 3, 0], format);
    const { list } = await other.call('Mailbox/get', { ids: null });
    const folder = (list as { name: string; totalEmails: number }[]).find(({ name }) => name === '2025');
    assert.equal(folder?.totalEmails, 2);
    const foreign = await fetch(url, { headers: { authorization: other.authorization } });
    assert.equal(foreign.status, 404, 'an export is its owner’s alone');
  }
  assert.deepEqual(await readdir(workFolder), [], 'nothing is left on disk');
});

/** Dies when it is to say that a task is done. */
function dying<T extends Queryable>(inner: T): T {
  return {
    ...inner,
    query: (sql, params, options) => {
      if (sql.includes('set state = $3, failure = $4')) throw new Error('killed');
      return inner.query(sql, params, options);
    },
  };
}

/** A database of a program that dies so, within a transaction or without. */
function dyingDatabase(db: Database): Database {
  return { ...dying(db), transaction: (work, options) => db.transaction((tx) => work(dying(tx)), options) };
}

test('a task whose program dies at its end is done once by the next', async () => {
  const person = await server.signIn('Lê Văn Ngắt');
  const fileId = await put(person, strToU8(letter('một lần')), 'thu.eml');
  const brought = await begin(person, { kind: 'import', fileId });
  await assert.rejects(runTasks(handler(dyingDatabase(server.db)), true), /killed/);
  await runTasks();
  const done = await taskOf(person, brought);
  assert.deepEqual([done.state, done.failure ?? null], ['done', null]);

  const taken = await begin(person, { kind: 'export', format: 'eml' });
  await assert.rejects(runTasks(handler(dyingDatabase(server.db)), true), /killed/);
  await runTasks();
  assert.equal((await taskOf(person, taken)).state, 'done');
  const files = await server.db.query(
    `select id from stored_file where account_id = $1 and purpose = 'export' and state = 'stored'`,
    [person.accountId],
  );
  assert.equal(files.length, 1, 'one file, which its task knows');
});

test('one folder goes out with those below it, and comes into a folder', async () => {
  const { list } = await an.call('Mailbox/get', { ids: null });
  const folder = (list as { id: string; name: string }[]).find(({ name }) => name === 'Công văn');
  const id = await begin(an, { kind: 'export', format: 'eml', mailboxId: folder?.id });
  await runTasks();
  assert.deepEqual((await taskOf(an, id)).messages, 2);
  const mbox = strToU8(
    `From na@example.vn Sun Feb  1 00:00:00 2026\n${letter('trong mbox').replaceAll('\r', '')}\n`,
  );
  const task = await bring(an, mbox, { mailboxId: folder?.id });
  assert.deepEqual([task.state, task.messages], ['done', 1]);
});

test('an archive cannot write beside its folder, unpack without end, or be something else', async () => {
  for (const name of ['../../etc/x.eml', '/etc/x.eml', 'a/../../x.eml', 'C:\\x.eml', 'a\u0000b.eml', 'thư/'])
    assert.ok(!(placeOfEntry(name) ?? []).some((step) => step === '..' || /[/\\\0]/.test(step)), name);
  assert.equal(placeOfEntry('../../etc/x.eml'), undefined);
  assert.deepEqual(placeOfEntry('/etc/x.eml'), ['etc', 'x.eml']);
  const traversal = await bring(
    an,
    zipSync({ '../../../evil.eml': strToU8(letter('lén')), 'd.eml': strToU8(letter('thật')) }),
  );
  assert.deepEqual([traversal.state, traversal.failure], ['failed', 'invalidArgument']);
  const bomb = await bring(an, zipSync({ 'a.mbox': new Uint8Array(30_000_000) }, { level: 9 }));
  assert.deepEqual([bomb.state, bomb.failure], ['failed', 'tooLarge']);
  const broken = await bring(an, strToU8('PK\u0003\u0004 không phải'));
  assert.deepEqual([broken.state, broken.failure], ['failed', 'invalidArgument']);
  const empty = await bring(an, zipSync({ 'ảnh.jpg': new Uint8Array(3) }));
  assert.deepEqual([empty.state, empty.failure], ['failed', 'invalidArgument']);
  assert.deepEqual(await readdir(workFolder), []);
});

test('a task is cancelled before it begins, is nobody else’s, and its file must be its own', async () => {
  const fileId = await put(an, zipSync({ 'e.eml': strToU8(letter('hủy')) }), 'x.zip');
  const id = await begin(an, { kind: 'import', fileId });
  const binh = await server.signIn('Lê Văn Cường');
  const foreign = await binh.call('MailTask/set', { update: { [id]: { state: 'cancelled' } } });
  assert.deepEqual(Object.keys(foreign['notUpdated'] as object), [id]);
  const stolen = await binh.call('MailTask/set', { create: { t: { kind: 'import', fileId } } });
  assert.equal((stolen['notCreated'] as Record<string, { type: string }>)['t']?.type, 'notFound');
  await an.call('MailTask/set', { update: { [id]: { state: 'cancelled' } } });
  await runTasks();
  assert.deepEqual((await taskOf(an, id)).state, 'cancelled');
  await an.call('MailTask/set', { destroy: [id] });
  assert.deepEqual((await an.call('MailTask/get', { ids: [id] }))['notFound'], [id]);
});

test('everything deleted since a time comes back by a task, and usage tells of it', async () => {
  const since = new Date(server.deps.clock() - 1000).toISOString();
  const filed = await Promise.all(['x', 'y', 'z'].map((subject) => server.deliver(an, letter(subject))));
  await an.call('Email/set', { destroy: filed.map(({ emailId }) => emailId) });
  const before = await an.call('MailUsage/get');
  assert.equal((before['deleted'] as { messages: number }).messages, 3);
  const id = await begin(an, { kind: 'restore', deletedAfter: since });
  await runTasks();
  assert.deepEqual((await taskOf(an, id)).messages, 3);

  await an.call('Email/set', { destroy: [filed[0]?.emailId, filed[1]?.emailId] });
  const folder = await an.call('Mailbox/set', { create: { f: { name: 'Riêng' } } });
  const mailboxId = (folder['created'] as Record<string, { id: string }>)['f']?.id ?? '';
  const apart = await server.deliver(an, letter('w'));
  await an.call('Email/set', { update: { [apart.emailId]: { mailboxIds: { [mailboxId]: true } } } });
  await an.call('Email/set', { destroy: [apart.emailId] });
  const ofFolder = await begin(an, { kind: 'restore', mailboxPath: 'Riêng' });
  await runTasks();
  const { messages, doneBytes, totalBytes } = await taskOf(an, ofFolder);
  assert.deepEqual([messages, doneBytes], [1, totalBytes], 'the bar ends at its end');
  await begin(an, { kind: 'restore', mailboxPath: 'INBOX' });
  await runTasks();
  const usage = await an.call('MailUsage/get');
  assert.equal((usage['deleted'] as { messages: number }).messages, 0);
  const bytes = (usage['mailboxes'] as { bytes: number }[]).reduce((sum, one) => sum + one.bytes, 0);
  const [account] = await server.db.query<{ used: number }>(
    'select used_bytes as used from mail_account where account_id = $1',
    [an.accountId],
  );
  assert.equal(account?.used, bytes);
  assert.deepEqual(await verifyMailStore(server.db), []);
});

const remind = (minutes: number): Promise<void> =>
  remindDue(
    { ...server.deps, clock: () => server.deps.clock() + minutes * 60_000 },
    new AbortController().signal,
  );

async function askFor(subject: string): Promise<{ emailId: string; id: string }> {
  const own = letter(subject).replace('na@example.vn', an.address);
  const { emailId } = await server.deliver(an, own);
  const dueAt = new Date(server.deps.clock() + 30 * 60_000).toISOString();
  const made = await an.call('FollowUp/set', { create: { f: { emailId, dueAt } } });
  const id = (made['created'] as Record<string, { id: string }>)['f']?.id ?? '';
  return { emailId, id };
}

const stateOf = async (id: string): Promise<string | undefined> =>
  ((await an.call('FollowUp/get', { ids: [id] }))['list'] as { state: string }[])[0]?.state;

test('what nobody answered comes back to the top once, what was answered does not', async () => {
  const silent = await askFor('chưa ai trả lời');
  const answered = await askFor('có trả lời');
  const reply = letter('có trả lời').replace(
    /Message-ID: <(.*)>/,
    'Message-ID: <r@example.vn>\r\nIn-Reply-To: <$1>',
  );
  await server.deliver(an, reply.replace('Subject: ', 'Subject: Re: '));
  await server.db.query(
    `update email set received_at = received_at + interval '1 second' where account_id = $1 and fields like '%r@example.vn%'`,
    [an.accountId],
  );
  await remind(10);
  assert.deepEqual([await stateOf(silent.id), await stateOf(answered.id)], ['waiting', 'waiting']);
  await remind(31);
  assert.deepEqual([await stateOf(silent.id), await stateOf(answered.id)], ['due', 'answered']);
  await remind(40);
  const filter = { hasKeyword: '$followup' };
  const { ids } = await an.call('Email/query', { filter });
  assert.equal((ids as string[]).length, 1, 'it comes back once');
  const { list } = await an.call('Email/get', { ids, properties: ['threadId', 'keywords', 'receivedAt'] });
  const original = await an.call('Email/get', { ids: [silent.emailId], properties: ['threadId'] });
  const [copy] = list as { threadId: string; keywords: Record<string, boolean> }[];
  assert.equal(copy?.threadId, (original['list'] as { threadId: string }[])[0]?.threadId);
  assert.equal(copy?.keywords['$seen'], undefined);
  await an.call('FollowUp/set', { update: { [silent.id]: { state: 'done' } } });
  assert.equal(await stateOf(silent.id), 'done');
});

test('a task whose job was given up has failed, and keeps nobody from beginning others', async () => {
  const id = await begin(an, { kind: 'export', format: 'eml' });
  await server.db.query(`update mail_task set state = 'running' where id = $1`, [id]);
  await server.db.query(
    `update job set state = 'dead', last_error = 'its runner was lost' where payload ->> 'id' = $1`,
    [id],
  );
  const { queue } = dropTasksJob(partsOf());
  const { signal } = new AbortController();
  const job = { id: server.deps.ids(), queue, payload: {}, attempt: 1, signal, complete };
  await dropTasksJob(partsOf()).run(job);
  const { state, failure } = await taskOf(an, id);
  assert.deepEqual([state, failure], ['failed', 'interrupted']);
  await an.call('MailTask/set', { destroy: [id] });
  await dropTasksJob(partsOf()).run(job);
});
