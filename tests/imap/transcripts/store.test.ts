/**
 * Shows RFC 9051 §2.3.2, §6.3.12, §6.4.3, §6.4.6, §6.4.7, §6.4.8, §6.4.9; RFC 3501 §6.3.11, §6.4.2, §6.4.3, §6.4.6,
 * §6.4.7; RFC 3691; RFC 4315; RFC 4315 §2.1, §3; RFC 6851; RFC 6851 §4.3.
 */
import { test } from 'node:test';
import { type ImapTestServer, startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';

const OPEN = `
    S: * OK …
    C: a0 LOGIN binh "pass word"
    S: a0 OK …
    C: a0 SELECT INBOX
    S: * FLAGS (…)
    S: * OK [PERMANENTFLAGS (…)] …
    S: * {exists} EXISTS
    S: * {recent} RECENT
    S: * OK [UNSEEN 1] …
    S: * OK [UIDVALIDITY {validity}] …
    S: * OK [UIDNEXT …] …
    S: * OK [HIGHESTMODSEQ …] …
    S: * OK [MAILBOXID (…)] …
    S: a0 OK [READ-WRITE] …`;

async function withThree(): Promise<ImapTestServer> {
  const server = await startImapTestServer();
  for (const subject of ['one', 'two', 'three'])
    await server.deliver(`Subject: ${subject}\n\n${subject}\n`, { to: 'binh' });
  return server;
}

test('STORE sets, adds and removes flags and keywords, aloud and silently', async () => {
  await using server = await withThree();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 STORE 1:2 +FLAGS (\\Flagged urgent)
    S: * FLAGS (…urgent)
    S: * OK [PERMANENTFLAGS (…urgent \\*)] …
    S: * 1 FETCH (UID 1 FLAGS (\\Flagged \\Recent urgent))
    S: * 2 FETCH (UID 2 FLAGS (\\Flagged \\Recent urgent))
    S: a1 OK …
    C: a2 STORE 2 -FLAGS.SILENT (urgent \\FLAGGED)
    S: a2 OK …
    C: a3 UID STORE 3 FLAGS \\Seen \\Answered
    S: * 3 FETCH (UID 3 FLAGS (\\Seen \\Answered \\Recent))
    S: a3 OK …
    C: a4 FETCH 1:3 FLAGS
    S: * 1 FETCH (FLAGS (\\Flagged \\Recent urgent))
    S: * 2 FETCH (FLAGS (\\Recent))
    S: * 3 FETCH (FLAGS (\\Seen \\Answered \\Recent))
    S: a4 OK …
    C: a5 STORE 1 +FLAGS (\\Recent)
    S: a5 BAD …
  `,
  );
});

test('EXPUNGE removes what is marked, UID EXPUNGE only what is named', async () => {
  await using server = await withThree();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 STORE 1:3 +FLAGS.SILENT \\Deleted
    S: a1 OK …
    C: a2 UID EXPUNGE 2
    S: * 2 EXPUNGE
    S: a2 OK …
    C: a3 STORE 2 -FLAGS.SILENT \\Deleted
    S: a3 OK …
    C: a4 EXPUNGE
    S: * 1 EXPUNGE
    S: a4 OK …
    C: a5 UID SEARCH ALL
    S: * SEARCH 3
    S: a5 OK …
  `,
  );
});

test('CLOSE expunges silently, UNSELECT does not', async () => {
  await using server = await withThree();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 STORE 1 +FLAGS.SILENT \\Deleted
    S: a1 OK …
    C: a2 UNSELECT
    S: a2 OK …
    C: a3 STATUS INBOX (MESSAGES DELETED)
    S: * STATUS INBOX (MESSAGES 3 DELETED 1)
    S: a3 OK …
    C: a4 SELECT INBOX
    S: * FLAGS (…)
    S: * OK …
    S: * 3 EXISTS
    S: * 0 RECENT
    S: * OK [UNSEEN 1] …
    S: * OK …
    S: * OK …
    S: * OK …
    S: * OK [MAILBOXID (…)] …
    S: a4 OK …
    C: a5 CLOSE
    S: a5 OK …
    C: a6 STATUS INBOX (MESSAGES)
    S: * STATUS INBOX (MESSAGES 2)
    S: a6 OK …
  `,
  );
});

test('COPY and MOVE say where messages went', async () => {
  await using server = await withThree();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 COPY 1,3 Archive
    S: a1 OK [COPYUID {archive} 1,3 1:2] …
    C: a2 UID MOVE 2 Archive
    S: * OK [COPYUID {archive} 2 3] …
    S: * 2 EXPUNGE
    S: a2 OK …
    C: a3 MOVE 1:* nowhere
    S: a3 NO [TRYCREATE] …
    C: a4 UID COPY 99 Archive
    S: a4 OK …
    C: a5 STATUS Archive (MESSAGES UIDNEXT)
    S: * STATUS Archive (MESSAGES 3 UIDNEXT 4)
    S: a5 OK …
    C: a6 COPY 1 INBOX
    S: * 3 EXISTS
    S: * 3 RECENT
    S: a6 OK [COPYUID {validity} 1 4] …
  `,
  );
});

test('APPEND says which UID the message got, and asks for a mailbox that is missing', async () => {
  await using server = await withThree();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 APPEND INBOX (\\Seen ready) "05-Jan-2005 08:00:00 +0700" {17+}
    C: Subject: x
    C: ${''}
    C: y
    C: ${''}
    S: * 4 EXISTS
    S: * 4 RECENT
    S: * FLAGS (…ready)
    S: * OK [PERMANENTFLAGS (…ready \\*)] …
    S: a1 OK [APPENDUID {validity} 4] …
    C: a2 FETCH 4 (FLAGS INTERNALDATE BODY.PEEK[])
    S: * 4 FETCH (FLAGS (\\Seen \\Recent ready) INTERNALDATE "05-Jan-2005 08:00:00 +0700" BODY[] {17}
    S: Subject: x
    S: ${''}
    S: y
    S: )
    S: a2 OK …
    C: a3 APPEND nowhere {1+}
    C: x
    S: a3 NO [TRYCREATE] …
    C: a4 APPEND INBOX {0+}
    C: ${''}
    S: a4 NO [CANNOT] …
  `,
  );
});
