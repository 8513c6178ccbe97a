/** What people ask for with their mail that takes several commits. */
import assert from 'node:assert/strict';
import { strToU8, zipSync } from 'fflate';
import { withDatabase } from '#tests/e2e/program-database.ts';
import { openTus } from '#tests/jmap/tus.ts';
import { AN, countLetters, createdId, DOMAIN, HUONG, idsOf, listOf } from './demo-people.ts';
import type { DyingProgram, Workflow } from './dying-program.ts';

const HOLD_SECONDS = '1';
const LETTERS = 30;

const arrived = ({ sink }: DyingProgram, mark: string) =>
  sink.received.filter(({ data }) => data.includes(`Subject: ${mark}`));

/** A letter to a colleague and to somebody elsewhere, with a second in which it can be taken back. */
export function sending(): Workflow {
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
      arrived(dying, mark).length > 0 && (await countLetters(await dying.as(HUONG), mark)) > 0,
    async check(dying, mark) {
      assert.equal(await countLetters(await dying.as(HUONG), mark), 1, `${mark} for the colleague`);
      // Whoever dies between another server's 250 and the commit must send again (RFC 5321 §6.1): the same message.
      const ids = arrived(dying, mark).map(({ data }) => /^message-id: (.*)$/im.exec(data)?.[1]);
      assert.ok(ids.length <= 2 && new Set(ids).size === 1, `${mark} elsewhere: ${ids.join()}`);
    },
  };
}

const tasksOf = async (dying: DyingProgram) =>
  (
    await listOf<{ kind: string; state: string; messages: number; skipped: number }>(
      await dying.as(HUONG),
      'MailTask',
      { ids: null },
    )
  ).filter(({ kind }) => kind === 'import');

/** What the audit record says of imports into a mailbox. */
const importsOnRecord = (dying: DyingProgram, accountId: string) =>
  withDatabase(dying.program, (db) =>
    db.query<{ filed: number; skipped: number }>(
      `select (after ->> 'filed')::integer as filed, (after ->> 'skipped')::integer as skipped from audit_event
       where act = 'mailbox.import' and object_id = $1 order by seq`,
      [accountId],
    ),
  );

/** A ZIP of letters brought into a mailbox: its task and the audit record tell of each of them, once. */
export function importing(): Workflow {
  const tasks = new Map<string, number>();
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
      const client = await dying.as(HUONG);
      assert.equal(await countLetters(client, mark), LETTERS, mark);
      const all = await tasksOf(dying);
      for (const { state, messages, skipped } of all)
        assert.deepEqual([state, messages, skipped], ['done', LETTERS, 0], mark);
      const whole = { filed: LETTERS, skipped: 0 };
      assert.deepEqual(
        await importsOnRecord(dying, client.accountId),
        all.map(() => whole),
        mark,
      );
    },
  };
}

const exportsOf = async (dying: DyingProgram) =>
  (await listOf<{ kind: string; state: string }>(await dying.as(AN), 'MailTask', { ids: null })).filter(
    ({ kind }) => kind === 'export',
  );

/** A mailbox as a ZIP: one file, which one task knows. */
export function exporting(): Workflow {
  const tasks = new Map<string, number>();
  return {
    name: 'exporting',
    async ask(dying) {
      const task = { kind: 'export', format: 'eml' };
      createdId(await (await dying.as(AN)).call('MailTask/set', { create: { t: task } }));
    },
    async isKnown(dying, mark) {
      const count = (await exportsOf(dying)).length;
      const before = tasks.get(mark);
      tasks.set(mark, before ?? count);
      return before !== undefined && count > before;
    },
    isDone: async (dying) =>
      (await exportsOf(dying)).every(({ state }) => state === 'done' || state === 'failed'),
    async check(dying, mark) {
      const all = await exportsOf(dying);
      assert.equal(all.length, (tasks.get(mark) ?? 0) + 1, mark);
      assert.ok(
        all.every(({ state }) => state === 'done'),
        mark,
      );
      const [files] = await withDatabase(dying.program, (db) =>
        db.query<{ count: number; half: number }>(
          `select count(*) filter (where state = 'stored')::integer as count,
             count(*) filter (where state = 'uploading')::integer as half
           from stored_file where purpose = 'export' and account_id =
             (select account_id from mail_task where kind = 'export' limit 1)`,
        ),
      );
      assert.deepEqual(
        files,
        { count: all.length, half: 0 },
        `${mark}: as many files as tasks, none half made`,
      );
    },
  };
}
