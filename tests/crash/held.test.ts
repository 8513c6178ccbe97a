/** kill -9 while a message waits for its time (RFC 4865), and while another server has it: it goes out once, soon, to people here and elsewhere. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { JmapClient } from '#tests/clients/jmap.ts';
import { runSmtpLoad } from '#tests/clients/smtp-load.ts';
import { type SinkAnswer, type SinkStep, SmtpSink } from '#tests/clients/smtp-sink.ts';
import { RunningProgram } from '#tests/e2e/running-program.ts';

const ADDRESS = 'nguyenvanan@thuathienhue.gov.vn';
const PASSWORD = 'gió lào mưa dầm 2026';
const HOLD_SECONDS = 2;
/** Less than any lease. */
const BACK_WITHIN_MS = 30_000;

let sink: SmtpSink;
let program: RunningProgram;
/** Whether the other server leaves who gives it a message without an answer, and how many it left so. */
let hangs = false;
let inHand = 0;

function leaveUnanswered({ verb }: SinkStep): SinkAnswer | undefined {
  if (verb !== 'END' || !hangs) return undefined;
  inHand += 1;
  return { act: 'hang' };
}

before(async () => {
  sink = await SmtpSink.open({ script: leaveUnanswered });
  program = new RunningProgram({ CONGTHU_ROUTES: `*=127.0.0.1:${sink.port}`, CONGTHU_LOG_LEVEL: 'error' });
  await program.start();
  const args = ['account', 'add', ADDRESS, '--name', 'Nguyễn Văn An', '--password-stdin'];
  assert.equal((await program.command(args, PASSWORD)).code, 0);
});

after(async () => {
  await program.remove();
  await sink.close();
});

test('a held message survives the death of its server', async () => {
  const authorization = `Basic ${Buffer.from(`${ADDRESS}:${PASSWORD}`).toString('base64')}`;
  const client = await JmapClient.open(`http://127.0.0.1:${program.port(80)}`, authorization);
  const { accountId } = client;
  const core = client.core;
  const drafts = (await core.ask('Mailbox/query', { accountId, filter: { role: 'drafts' } })).ids[0] ?? '';
  const identityId = (await core.ask('Identity/get', { accountId, ids: null })).list[0]?.id ?? '';
  const draft = {
    mailboxIds: { [drafts]: true },
    from: [{ email: ADDRESS }],
    to: [{ email: ADDRESS }, { email: 'ai@example.org' }],
    subject: 'Hẹn giờ',
  };
  const envelope = {
    mailFrom: { email: ADDRESS, parameters: { HOLDFOR: String(HOLD_SECONDS) } },
    rcptTo: [ADDRESS, 'ai@example.org'].map((email) => ({ email, parameters: null })),
  };
  const responses = await client.request([
    ['Email/set', { accountId, create: { d: draft } }],
    ['EmailSubmission/set', { accountId, create: { s: { identityId, emailId: '#d', envelope } } }],
  ]);
  assert.ok(
    (responses[1]?.[1]['created'] as Record<string, unknown> | null)?.['s'],
    JSON.stringify(responses),
  );
  await program.kill();
  await program.start();
  const inInbox = async (): Promise<number> => {
    const inbox = (await core.ask('Mailbox/query', { accountId, filter: { role: 'inbox' } })).ids[0];
    return (await core.ask('Email/query', { accountId, filter: { inMailbox: inbox } })).ids.length;
  };
  while ((await inInbox()) < 1 || sink.received.length < 1) await sleep(50);
  assert.deepEqual([await inInbox(), sink.received.length], [1, 1]);
});

test('a message that another server had in hand is brought again at once, not when a lease of the dead runs out', async () => {
  const before = sink.received.length;
  hangs = true;
  const load = await runSmtpLoad({
    host: '127.0.0.1',
    port: program.port(587),
    connections: 1,
    messages: 1,
    from: ADDRESS,
    credentials: { user: ADDRESS, password: PASSWORD },
    recipientsOf: () => ['ai@example.org'],
    textOf: () => Buffer.from(`From: ${ADDRESS}\r\nSubject: Trong tay ai\r\n\r\nx\r\n`),
  });
  assert.equal(load.accepted, 1);
  while (inHand === 0) await sleep(20);
  await program.kill();
  hangs = false;
  await program.start();
  const until = performance.now() + BACK_WITHIN_MS;
  while (sink.received.length === before && performance.now() < until) await sleep(50);
  assert.equal(sink.received.length, before + 1);
});
