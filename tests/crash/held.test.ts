/** kill -9 while a message waits for its time (RFC 4865): it goes out once, to people here and elsewhere. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { JmapClient } from '#tests/clients/jmap.ts';
import { SmtpSink } from '#tests/clients/smtp-sink.ts';
import { RunningProgram } from '#tests/e2e/running-program.ts';

const ADDRESS = 'nguyenvanan@thuathienhue.gov.vn';
const PASSWORD = 'gió lào mưa dầm 2026';
const HOLD_SECONDS = 2;

let sink: SmtpSink;
let program: RunningProgram;

before(async () => {
  sink = await SmtpSink.open();
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
