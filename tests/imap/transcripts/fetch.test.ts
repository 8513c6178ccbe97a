/**
 * Shows RFC 9051 §6.4.5, §6.4.5.1; RFC 3501 §6.4.5, §7.4.2; RFC 5530 §3.
 */
import { test } from 'node:test';
import { type ImapTestServer, startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';
import { OPENED } from './opened.ts';

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
    S: * OK [UIDVALIDITY …] …
    S: * OK [UIDNEXT …] …
    S: * OK [HIGHESTMODSEQ …] …
    S: * OK [MAILBOXID (…)] …
    S: a0 OK [READ-WRITE] …`;

const LETTER = `From: An <an@example.vn>
To: binh@example.vn
Subject: Report
Date: Wed, 5 Jan 2005 08:00:00 +0700
Message-ID: <1@example.vn>

first line
second line
`;

async function withLetter(): Promise<ImapTestServer> {
  const server = await startImapTestServer();
  await server.deliver(LETTER, { to: 'binh', receivedAt: new Date('2005-01-05T01:02:03Z') });
  return server;
}

test('FETCH gives envelope, dates, size and structure', async () => {
  await using server = await withLetter();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 FETCH 1 (UID INTERNALDATE RFC822.SIZE ENVELOPE)
    S: * 1 FETCH (UID 1 INTERNALDATE "05-Jan-2005 08:02:03 +0700" RFC822.SIZE 157 ENVELOPE ("Wed, 5 Jan 2005 08:00:00 +0700" "Report" (("An" NIL "an" "example.vn")) (("An" NIL "an" "example.vn")) (("An" NIL "an" "example.vn")) ((NIL NIL "binh" "example.vn")) NIL NIL NIL "<1@example.vn>"))
    S: a1 OK …
    C: a2 FETCH 1 BODY
    S: * 1 FETCH (BODY ("text" "plain" NIL NIL NIL "7bit" 25 2))
    S: a2 OK …
    C: a3 FETCH 1 FULL
    S: * 1 FETCH (FLAGS (\\Recent) INTERNALDATE … RFC822.SIZE 157 ENVELOPE (…) BODY (…))
    S: a3 OK …
  `,
  );
});

test('sections and parts of sections come as literals', async () => {
  await using server = await withLetter();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 FETCH 1 BODY.PEEK[HEADER.FIELDS (subject X-None)]
    S: * 1 FETCH (BODY[HEADER.FIELDS (subject X-None)] {19}
    S: Subject: Report
    S: ${''}
    S: )
    S: a1 OK …
    C: a2 FETCH 1 (BODY.PEEK[TEXT]<6.9> BODY.PEEK[1]<0.5> BODY.PEEK[2] BODY.PEEK[1.MIME]<0.4>)
    S: * 1 FETCH (BODY[TEXT]<6> {9}
    S: line
    S: sec BODY[1]<0> {5}
    S: first BODY[2] NIL BODY[1.MIME]<0> {4}
    S: From)
    S: a2 OK …
    C: a3 FETCH 1 BODY.PEEK[TEXT]<100.5>
    S: * 1 FETCH (BODY[TEXT]<100> {0}
    S: )
    S: a3 OK …
    C: a4 FETCH 1 RFC822.HEADER
    S: * 1 FETCH (RFC822.HEADER {132}
    S: From: An <an@example.vn>
    S: To: binh@example.vn
    S: Subject: Report
    S: Date: Wed, 5 Jan 2005 08:00:00 +0700
    S: Message-ID: <1@example.vn>
    S: ${''}
    S: )
    S: a4 OK …
  `,
  );
});

test('reading a body sets \\Seen and says so, peeking does not', async () => {
  await using server = await withLetter();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 FETCH 1 BODY.PEEK[TEXT]<0.5>
    S: * 1 FETCH (BODY[TEXT]<0> {5}
    S: first)
    S: a1 OK …
    C: a2 UID FETCH 1 BODY[TEXT]<0.5>
    S: * 1 FETCH (UID 1 BODY[TEXT]<0> {5}
    S: first FLAGS (\\Seen \\Recent))
    S: a2 OK …
    C: a3 UID FETCH 1 BODY[TEXT]<0.5>
    S: * 1 FETCH (UID 1 BODY[TEXT]<0> {5}
    S: first)
    S: a3 OK …
  `,
  );
});

test('numbers that do not exist are the client’s mistake, UIDs that do not exist are not', async () => {
  await using server = await withLetter();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 FETCH 2 FLAGS
    S: a1 BAD …
    C: a2 UID FETCH 7:9 FLAGS
    S: a2 OK …
    C: a3 UID FETCH 7:* FLAGS
    S: * 1 FETCH (UID 1 FLAGS (\\Recent))
    S: a3 OK …
    C: a4 FETCH * UID
    S: * 1 FETCH (UID 1)
    S: a4 OK …
  `,
  );
});

test('a message whose bytes the store has lost is NO [CORRUPTION], and the rest can be read (RFC 5530)', async () => {
  await using server = await startImapTestServer();
  await server.deliver('Subject: lost\n\nlost\n', { to: 'binh' });
  await server.db.query('delete from blob');
  await server.deliver('Subject: kept\n\nkept\n', { to: 'binh' });
  await playTranscript(
    server.port,
    `${OPENED}
    C: a1 FETCH 1 BODY.PEEK[]
    S: a1 NO [CORRUPTION] …
    C: a2 FETCH 2 BODY.PEEK[TEXT]
    S: * 2 FETCH (BODY[TEXT] {6}
    S: kept
    S: )
    S: a2 OK …
  `,
  );
});
