/**
 * Shows RFC 8474 §4, §4.1, §5, §6; RFC 8514 §4.1, §4.2, §4.3; RFC 8970 §3.1, §4.1; RFC 8437 §3, §4.1; RFC 4978 §3;
 * RFC 3516 §4.1, §4.2, §4.3, §7.
 */
import { test } from 'node:test';
import { startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';
import { OPENED, SIGNED_IN } from './opened.ts';

const LETTER = `From: an@example.vn
Subject: Report
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain; charset=utf-8
Content-Transfer-Encoding: base64

WGluIGNow6Bv
--b
Content-Type: application/octet-stream
Content-Transfer-Encoding: base64

AAECAw==
--b
Content-Type: application/octet-stream
Content-Transfer-Encoding: x-uuencode

abc
--b--
`;

test('messages and mailboxes have ids that stay through MOVE and RENAME (RFC 8474)', async () => {
  await using server = await startImapTestServer();
  await server.deliver(LETTER, { to: 'binh' });
  await playTranscript(
    server.port,
    `${OPENED}
    C: a1 FETCH 1 (EMAILID THREADID)
    S: * 1 FETCH (EMAILID ({email}) THREADID ({thread}))
    S: a1 OK …
    C: a2 SEARCH EMAILID {email} THREADID {thread}
    S: * SEARCH 1
    S: a2 OK …
    C: a3 SEARCH EMAILID Mnone
    S: * SEARCH
    S: a3 OK …
    C: a4 CREATE Work
    S: a4 OK [MAILBOXID ({work})] …
    C: a5 RENAME Work Done
    S: a5 OK …
    C: a6 STATUS Done (MAILBOXID)
    S: * STATUS Done (MAILBOXID ({work}))
    S: a6 OK …
    C: a7 MOVE 1 Done
    S: * OK [COPYUID …] …
    S: * 1 EXPUNGE
    S: a7 OK …
    C: a8 EXAMINE Done
    S: * OK [CLOSED] …
    S: * FLAGS (…)
    S: * OK [PERMANENTFLAGS ()] …
    S: * 1 EXISTS
    S: * … RECENT
    S: * OK [UNSEEN 1] …
    S: * OK [UIDVALIDITY …] …
    S: * OK [UIDNEXT …] …
    S: * OK [HIGHESTMODSEQ …] …
    S: * OK [MAILBOXID ({work})] …
    S: a8 OK [READ-ONLY] …
    C: a9 FETCH 1 (EMAILID)
    S: * 1 FETCH (EMAILID ({email}))
    S: a9 OK …
  `,
  );
});

test('SAVEDATE tells when a message came into the mailbox (RFC 8514)', async () => {
  await using server = await startImapTestServer();
  await server.deliver(LETTER, { to: 'binh', receivedAt: new Date('2005-01-05T01:02:03Z') });
  await playTranscript(
    server.port,
    `${OPENED}
    C: a1 FETCH 1 (SAVEDATE)
    S: * 1 FETCH (SAVEDATE "… +0700")
    S: a1 OK …
    C: a2 SEARCH SAVEDSINCE 1-Jan-2020 BEFORE 1-Jan-2006 SAVEDATESUPPORTED
    S: * SEARCH 1
    S: a2 OK …
    C: a3 SEARCH SAVEDBEFORE 1-Jan-2020
    S: * SEARCH
    S: a3 OK …
  `,
  );
});

test('PREVIEW gives the beginning of the text, lazily asked for or not (RFC 8970)', async () => {
  await using server = await startImapTestServer();
  await server.deliver('Subject: x\n\nHello,\nsee you   tomorrow.\n', { to: 'binh' });
  await playTranscript(
    server.port,
    `${OPENED}
    C: a1 FETCH 1 (PREVIEW)
    S: * 1 FETCH (PREVIEW "Hello, see you tomorrow.")
    S: a1 OK …
    C: a2 FETCH 1 (UID PREVIEW (LAZY) FLAGS)
    S: * 1 FETCH (UID 1 PREVIEW "Hello, see you tomorrow." FLAGS (\\Recent))
    S: a2 OK …
  `,
  );
});

test('BINARY takes the transfer encoding off (RFC 3516)', async () => {
  await using server = await startImapTestServer();
  await server.deliver(LETTER, { to: 'binh' });
  await playTranscript(
    server.port,
    `${OPENED}
    C: a1 FETCH 1 (BINARY.SIZE[1] BINARY.PEEK[1])
    S: * 1 FETCH (BINARY.SIZE[1] 9 BINARY[1] {9}
    S: Xin chào)
    S: a1 OK …
    C: a2 FETCH 1 (BINARY.PEEK[1]<4.4>)
    S: * 1 FETCH (BINARY[1]<4> {4}
    S: chà)
    S: a2 OK …
    C: a3 FETCH 1 (BINARY[2])
    S: * 1 FETCH (BINARY[2] ~{4}
    S: \0\x01\x02\x03 FLAGS (\\Seen \\Recent))
    S: a3 OK …
    C: a4 FETCH 1 (BINARY.PEEK[3])
    S: a4 NO [UNKNOWN-CTE] …
    C: a5 FETCH 1 (BINARY.SIZE[7] BINARY.PEEK[7])
    S: * 1 FETCH (BINARY.SIZE[7] 0 BINARY[7] NIL)
    S: a5 OK …
  `,
  );
});

test('UNAUTHENTICATE goes back to before sign-in (RFC 8437)', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `${SIGNED_IN}
    C: a1 UNAUTHENTICATE
    S: a1 OK …
    C: a2 SELECT INBOX
    S: a2 BAD Sign in first.
    C: a3 LOGIN an {12+}
    C: mật khẩu
    S: a3 OK …
    C: a5 STATUS INBOX (DELETED-STORAGE)
    S: * STATUS INBOX (DELETED-STORAGE 0)
    S: a5 OK …
  `,
  );
});

test('UNAUTHENTICATE can be turned off (RFC 8437 §6)', async () => {
  await using server = await startImapTestServer({ settings: { allowUnauthenticate: false } });
  await playTranscript(
    server.port,
    `${SIGNED_IN}
    C: a1 UNAUTHENTICATE
    S: a1 NO [CANNOT] …
    C: a2 STATUS INBOX (MESSAGES)
    S: * STATUS INBOX (MESSAGES 0)
    S: a2 OK …
  `,
  );
});

test('COMPRESS deflates both directions, once (RFC 4978)', async () => {
  await using server = await startImapTestServer();
  await server.deliver(LETTER, { to: 'binh' });
  await playTranscript(
    server.port,
    `${SIGNED_IN}
    C: a1 COMPRESS LZMA
    S: a1 BAD …
    C: a2 COMPRESS DEFLATE
    S: a2 OK …
    DEFLATE:
    C: a3 COMPRESS DEFLATE
    S: a3 NO [COMPRESSIONACTIVE] …
    C: a4 STATUS INBOX (MESSAGES)
    S: * STATUS INBOX (MESSAGES 1)
    S: a4 OK …
    C: a4b UNAUTHENTICATE
    S: a4b NO [CANNOT] …
    C: a5 LOGOUT
    S: * BYE …
    S: a5 OK …
    END:
  `,
  );
});
