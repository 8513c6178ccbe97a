/**
 * Shows RFC 7162 §3.1, §3.1.3, §3.1.4, §3.1.4.1, §3.1.5, §3.1.7, §3.1.8, §3.1.10, §3.2.5, §3.2.5.2, §3.2.6, §3.2.7, §3.2.10,
 * §3.2.11; RFC 5161.
 */
import { test } from 'node:test';
import { type ImapTestServer, startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';

const SIGN_IN = `
    S: * OK …
    C: a0 LOGIN binh "pass word"
    S: a0 OK …`;

const DESCRIPTION = `
    S: * FLAGS (…)
    S: * OK [PERMANENTFLAGS (…)] …
    S: * {exists} EXISTS
    S: * … RECENT
    S: * OK [UNSEEN {unseen}] …
    S: * OK [UIDVALIDITY {validity}] …
    S: * OK [UIDNEXT {next}] …
    S: * OK [HIGHESTMODSEQ {modseq}] …
    S: * OK [MAILBOXID (…)] …`;

async function withThree(): Promise<ImapTestServer> {
  const server = await startImapTestServer();
  for (const subject of ['one', 'two', 'three'])
    await server.deliver(`Subject: ${subject}\n\n${subject}\n`, { to: 'binh' });
  return server;
}

test('a client that enables CONDSTORE is told the mod-sequence with every flag', async () => {
  await using server = await withThree();
  await playTranscript(
    server.port,
    `${SIGN_IN}
    C: a1 ENABLE CONDSTORE X-UNKNOWN
    S: * ENABLED CONDSTORE
    S: a1 OK …
    C: a2 SELECT INBOX${DESCRIPTION}
    S: a2 OK [READ-WRITE] …
    C: a3 STORE 2 +FLAGS \\Seen
    S: * 2 FETCH (UID 2 FLAGS (\\Seen \\Recent) MODSEQ ({second}))
    S: a3 OK …
    C: a4 FETCH 1:* (FLAGS) (CHANGEDSINCE {modseq})
    S: * 2 FETCH (FLAGS (\\Seen \\Recent) MODSEQ ({second}))
    S: a4 OK …
    C: a5 STORE 1 +FLAGS.SILENT \\Seen
    S: * 1 FETCH (UID 1 MODSEQ ({first}))
    S: a5 OK …
    C: a6 SEARCH MODSEQ {first}
    S: * SEARCH 1 (MODSEQ {first})
    S: a6 OK …
    C: a7 UID SEARCH RETURN (ALL COUNT) MODSEQ {second}
    S: * ESEARCH (TAG "a7") UID COUNT 2 ALL 1:2 MODSEQ {first}
    S: a7 OK …
    C: a8 STATUS INBOX (HIGHESTMODSEQ)
    S: * STATUS INBOX (HIGHESTMODSEQ {first})
    S: a8 OK …
  `,
  );
});

test('the first command that uses mod-sequences turns them on and tells the highest', async () => {
  await using server = await withThree();
  await playTranscript(
    server.port,
    `${SIGN_IN}
    C: a2 SELECT INBOX${DESCRIPTION}
    S: a2 OK [READ-WRITE] …
    C: a3 FETCH 3 MODSEQ
    S: * OK [HIGHESTMODSEQ {modseq}] …
    S: * 3 FETCH (MODSEQ ({modseq}))
    S: a3 OK …
    C: a4 FETCH 3 FLAGS
    S: * 3 FETCH (FLAGS (\\Recent) MODSEQ ({modseq}))
    S: a4 OK …
  `,
  );
});

test('UNCHANGEDSINCE stores only what nobody else has changed', async () => {
  await using server = await withThree();
  await playTranscript(
    server.port,
    `${SIGN_IN}
    C: a1 SELECT INBOX (CONDSTORE)${DESCRIPTION}
    S: a1 OK [READ-WRITE] …
    C: a2 STORE 2 +FLAGS.SILENT \\Flagged
    S: * 2 FETCH (UID 2 MODSEQ ({changed}))
    S: a2 OK …
    C: a3 STORE 1:3 (UNCHANGEDSINCE {modseq}) +FLAGS.SILENT \\Seen
    S: * 1 FETCH (UID 1 MODSEQ ({now}))
    S: * 3 FETCH (UID 3 MODSEQ ({now}))
    S: a3 OK [MODIFIED 2] …
    C: a4 UID STORE 1:3 (UNCHANGEDSINCE 0) +FLAGS.SILENT \\Draft
    S: a4 OK [MODIFIED 1:3] …
  `,
  );
});

test('a client that comes back with QRESYNC is told what it has missed', async () => {
  await using server = await withThree();
  await playTranscript(
    server.port,
    `${SIGN_IN}
    C: a1 SELECT INBOX (QRESYNC (1 1))
    S: a1 BAD …
    C: a2 ENABLE QRESYNC
    S: * ENABLED QRESYNC
    S: a2 OK …
    C: a3 SELECT INBOX${DESCRIPTION}
    S: a3 OK [READ-WRITE] …
    C: a4 STORE 1 +FLAGS.SILENT \\Deleted
    S: * 1 FETCH (UID 1 MODSEQ (…))
    S: a4 OK …
    C: a5 EXPUNGE
    S: * VANISHED 1
    S: a5 OK [HIGHESTMODSEQ {expunged}] …
    C: a6 UID STORE 3 +FLAGS (\\Seen)
    S: * 2 FETCH (UID 3 FLAGS (\\Seen \\Recent) MODSEQ ({last}))
    S: a6 OK …
    C: a7 UID FETCH 1:* (FLAGS) (CHANGEDSINCE {modseq} VANISHED)
    S: * VANISHED (EARLIER) 1
    S: * 2 FETCH (UID 3 FLAGS (\\Seen \\Recent) MODSEQ ({last}))
    S: a7 OK …
    C: a8 SELECT INBOX (QRESYNC ({validity} {modseq} 1:3))
    S: * OK [CLOSED] …
    S: * FLAGS (…)
    S: * OK [PERMANENTFLAGS (…)] …
    S: * 2 EXISTS
    S: * 0 RECENT
    S: * OK [UNSEEN 1] …
    S: * OK [UIDVALIDITY {validity}] …
    S: * OK [UIDNEXT 4] …
    S: * OK [HIGHESTMODSEQ {last}] …
    S: * OK [MAILBOXID (…)] …
    S: * VANISHED (EARLIER) 1
    S: * 2 FETCH (UID 3 FLAGS (\\Seen) MODSEQ ({last}))
    S: a8 OK [READ-WRITE] …
    C: a9 SELECT INBOX (QRESYNC ({validity} 1 1:3 (1 2)))
    S: * OK [CLOSED] …
    S: * FLAGS (…)
    S: * OK [PERMANENTFLAGS (…)] …
    S: * 2 EXISTS
    S: * 0 RECENT
    S: * OK [UNSEEN 1] …
    S: * OK [UIDVALIDITY {validity}] …
    S: * OK [UIDNEXT 4] …
    S: * OK [HIGHESTMODSEQ {last}] …
    S: * OK [MAILBOXID (…)] …
    S: * 1 FETCH (UID 2 FLAGS () MODSEQ (…))
    S: * 2 FETCH (UID 3 FLAGS (\\Seen) MODSEQ ({last}))
    S: a9 OK [READ-WRITE] …
  `,
  );
});
