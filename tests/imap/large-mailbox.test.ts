/**
 * A mailbox of 100,000 messages: long answers stream, and nobody else waits for them.
 *
 * What is measured is the processor time of the thread between two turns of the event loop, not the time on the wall, so
 * that a busy machine does not count against us.
 */
import assert from 'node:assert/strict';
import { connect } from 'node:net';
import { test } from 'node:test';
import { findMailbox } from '#domain/mailstore/mailboxes.ts';
import { type ImapTestServer, startImapTestServer } from './server.ts';

const MESSAGES = 100_000;
/** Long enough for a tagged line with all capabilities. */
const LAST_LINE = 4_000;
/** Others wait no longer. The test's own client takes its share of the same thread. */
const MOST_CPU_MS = 50;

/** Puts many messages of one text into the inbox, as deliveries would have left them. */
async function fill(server: ImapTestServer): Promise<void> {
  const { db, accounts } = server;
  await server.deliver('From: An <an@example.vn>\nSubject: Báo cáo\nMessage-ID: <1@example.vn>\n\nx\n');
  const inbox = await findMailbox(db, accounts.an, 'INBOX');
  assert.ok(inbox);
  const params = [accounts.an.accountId, inbox.id, MESSAGES];
  await db.query(
    `insert into message (account_id, mailbox_id, uid, email_id, modseq, size, flags, received_at, saved_at)
     select account_id, mailbox_id, n, email_id, modseq, size, n % 2, received_at - n * interval '1 second', saved_at
     from message, generate_series(2, $3::integer) n where account_id = $1 and mailbox_id = $2 and uid = 1`,
    params,
  );
  await db.query(
    `update mailbox set uid_next = $3 + 1, message_count = $3, modseq = modseq + 1 where account_id = $1 and id = $2`,
    params,
  );
  // As autovacuum does within a minute; without it every account looks like one of a single message.
  await db.query('analyze message, email');
}

/** Sends commands and throws away what comes, but for the tagged lines. */
async function commandsOf(port: number): Promise<(text: string) => Promise<void>> {
  const socket = connect({ port, host: '127.0.0.1' });
  let tail = '';
  let done: (() => void) | undefined;
  socket.on('data', (chunk: Buffer) => {
    tail = (tail + chunk.toString('latin1', Math.max(0, chunk.length - LAST_LINE))).slice(-LAST_LINE);
    if (/^t (OK|NO|BAD)[^\r\n]*\r\n$/m.test(tail)) done?.();
  });
  return async (text) => {
    tail = '';
    const answered = new Promise<void>((resolve) => {
      done = resolve;
    });
    socket.write(`t ${text}\r\n`);
    await answered;
    assert.match(tail, /^t OK/m, text);
    if (text === 'LOGOUT') socket.destroy();
  };
}

/** The longest turn of the event loop while something runs, in milliseconds of processor time. */
async function longestTurn(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let last = process.threadCpuUsage();
  let isRunning = true;
  const look = (): void => {
    const { user, system } = process.threadCpuUsage(last);
    longest = Math.max(longest, (user + system) / 1000);
    last = process.threadCpuUsage();
    if (isRunning) setImmediate(look);
  };
  setImmediate(look);
  await work();
  isRunning = false;
  return longest;
}

test('no command over 100,000 messages keeps the event loop from others', async (t) => {
  await using server = await startImapTestServer();
  await fill(server);
  const command = await commandsOf(server.port);
  await command(`LOGIN an {${Buffer.byteLength('mật khẩu')}+}\r\nmật khẩu`);
  const turns: Record<string, number> = {};
  for (const text of [
    'SELECT INBOX',
    'EXAMINE INBOX',
    'FETCH 1:* (UID FLAGS)',
    'FETCH 1:* (UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE)',
    'UID SEARCH UNSEEN',
    'UID SEARCH SINCE 1-Jan-2020 LARGER 1',
    'UID SORT (ARRIVAL) UTF-8 ALL',
    'UID SORT (SUBJECT DATE) UTF-8 ALL',
    'UID THREAD REFERENCES UTF-8 ALL',
    'UID THREAD ORDEREDSUBJECT UTF-8 ALL',
  ])
    turns[text] = await longestTurn(() => command(text));
  await command('LOGOUT');
  t.diagnostic(JSON.stringify(turns));
  const slow = Object.entries(turns).filter(([, ms]) => ms > MOST_CPU_MS);
  assert.deepEqual(slow, [], JSON.stringify(turns));
});
