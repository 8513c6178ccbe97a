/**
 * Shows RFC 9051 §7.5.1; RFC 3501 §2.3.2, §7.3, §7.4.1; RFC 2177.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { type ImapTestServer, startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';

const SELECTED = `
    S: * OK …
    C: a0 LOGIN binh "pass word"
    S: a0 OK …
    C: a0 SELECT INBOX
    S: * FLAGS (…)
    S: * OK [PERMANENTFLAGS (…)] …
    S: * 3 EXISTS
    S: * … RECENT
    S: * OK [UNSEEN 1] …
    S: * OK [UIDVALIDITY {validity}] …
    S: * OK [UIDNEXT …] …
    S: * OK [HIGHESTMODSEQ …] …
    S: * OK [MAILBOXID (…)] …
    S: a0 OK [READ-WRITE] …`;

const OPEN = `${SELECTED}${SELECTED.replaceAll(/(^\s*[CS])(?=:)/gm, '$12')}`;

async function withThree(): Promise<ImapTestServer> {
  const server = await startImapTestServer();
  for (const subject of ['one', 'two', 'three'])
    await server.deliver(`Subject: ${subject}\n\n${subject}\n`, { to: 'binh' });
  return server;
}

test('what one session expunges another hears at NOOP, never during FETCH, STORE or SEARCH (RFC 9051 §2.3.1)', async () => {
  await using server = await withThree();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 STORE 1 +FLAGS.SILENT \\Deleted
    S: a1 OK …
    C: a2 EXPUNGE
    S: * 1 EXPUNGE
    S: a2 OK …
    C2: b1 FETCH 2:3 UID
    S2: * 2 FETCH (UID 2)
    S2: * 3 FETCH (UID 3)
    S2: b1 OK …
    C2: b2 SEARCH UID 3
    S2: * SEARCH 3
    S2: b2 OK …
    C2: b3 FETCH 1 BODY.PEEK[TEXT]
    S2: b3 NO [EXPUNGEISSUED] …
    C2: b4 NOOP
    S2: * 1 EXPUNGE
    S2: b4 OK …
    C2: b5 FETCH 1:2 UID
    S2: * 1 FETCH (UID 2)
    S2: * 2 FETCH (UID 3)
    S2: b5 OK …
  `,
  );
});

test('flags, new messages and moves reach the other session at its next command', async () => {
  await using server = await withThree();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 STORE 2 +FLAGS (\\Seen)
    S: * 2 FETCH (UID 2 FLAGS (\\Seen…))
    S: a1 OK …
    C: a2 MOVE 1 Archive
    S: * OK [COPYUID …] …
    S: * 1 EXPUNGE
    S: a2 OK …
    C: a3 APPEND INBOX {1+}
    C: x
    S: * 3 EXISTS
    S: * {r} RECENT
    S: a3 OK …
    C2: b1 NOOP
    S2: * 1 EXPUNGE
    S2: * 3 EXISTS
    S2: * {r2} RECENT
    S2: * 1 FETCH (UID 2 FLAGS (\\Seen…))
    S2: b1 OK …
  `,
  );
});

test('a new message is recent to the first session that is told of it, and to no other', async () => {
  await using server = await withThree();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 APPEND Drafts {1+}
    C: x
    S: a1 OK …
    C: a2 APPEND INBOX {1+}
    C: y
    S: * 4 EXISTS
    S: * 4 RECENT
    S: a2 OK …
    C2: b1 NOOP
    S2: * 4 EXISTS
    S2: * 0 RECENT
    S2: b1 OK …
    C2: b2 APPEND INBOX {1+}
    C2: z
    S2: * 5 EXISTS
    S2: * 1 RECENT
    S2: b2 OK …
    C2: b3 FETCH 4:5 FLAGS
    S2: * 4 FETCH (FLAGS ())
    S2: * 5 FETCH (FLAGS (\\Recent))
    S2: b3 OK …
    C: a3 FETCH 4:5 FLAGS
    S: * 5 EXISTS
    S: * 4 RECENT
    S: * 4 FETCH (FLAGS (\\Recent))
    S: * 5 FETCH (FLAGS ())
    S: a3 OK …
  `,
  );
});

test('an idle session is told within 100 ms', async () => {
  await using server = await withThree();
  const client = await ImapTestClient.open(server.port);
  await client.readLine();
  await client.command('LOGIN binh "pass word"');
  await client.command('SELECT INBOX');
  client.send('t IDLE\r\n');
  assert.equal(await client.readLine(), '+ idling');
  const delays: number[] = [];
  for (let round = 4; round < 12; round += 1) {
    await server.deliver('Subject: four\n\n4\n', { to: 'binh' });
    const delivered = performance.now();
    assert.equal(await client.readLine(), `* ${round} EXISTS`);
    delays.push(performance.now() - delivered);
    assert.match((await client.readLine()) ?? '', /^\* \d+ RECENT$/);
  }
  client.send('DONE\r\n');
  assert.match((await client.readLine()) ?? '', /^t OK/);
  client.close();
  // A server that looks now and then has just looked at each delivery but the first, and would take its whole time every time; a
  // machine that has much else to do takes it now and then.
  assert.ok(delays.toSorted((a, b) => a - b)[1]! < 100, `told after ${delays.join(', ')} ms`);
});

test('a mailbox deleted by another session empties, and messages can no longer be put there', async () => {
  await using server = await withThree();
  await playTranscript(
    server.port,
    `${SELECTED}
    C: a1 CREATE Project
    S: a1 OK …
    C: a2 COPY 1 Project
    S: a2 OK …
    S2: * OK …
    C2: b0 LOGIN binh "pass word"
    S2: b0 OK …
    C2: b0 EXAMINE Project
    S2: * FLAGS (…)
    S2: * OK …
    S2: * 1 EXISTS
    S2: * 1 RECENT
    S2: * OK …
    S2: * OK …
    S2: * OK …
    S2: * OK …
    S2: * OK …
    S2: b0 OK …
    C: a3 DELETE Project
    S: a3 OK …
    C2: b1 NOOP
    S2: * 1 EXPUNGE
    S2: b1 OK …
    C2: b2 APPEND Project {1+}
    C2: x
    S2: b2 NO [TRYCREATE] …
  `,
  );
});
