/**
 * Shows RFC 9051 §6.4.4, §7.3.4; RFC 3501 §6.4.4, §7.2.5; RFC 4731; RFC 5032; RFC 5182; RFC 5182 §2.1; RFC 5255 §4.2.
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
    S: * OK [UNSEEN …] …
    S: * OK [UIDVALIDITY …] …
    S: * OK [UIDNEXT …] …
    S: * OK [HIGHESTMODSEQ …] …
    S: * OK [MAILBOXID (…)] …
    S: a0 OK [READ-WRITE] …`;

const LETTERS = [
  `From: =?utf-8?Q?Nguy=E1=BB=85n_V=C4=83n_An?= <an@example.vn>
To: binh@example.vn
Subject: =?utf-8?B?QsOhbyBjw6FvIHF1w70=?=
Date: Wed, 5 Jan 2005 23:30:00 +0700
Message-ID: <1@example.vn>
Content-Type: text/plain; charset=utf-8

Kính gửi Ủy ban nhân dân thành phố Đà Nẵng
`,
  `From: Cuong <cuong@example.vn>
To: binh@example.vn
Cc: an@example.vn
Subject: Meeting
Date: Thu, 6 Jan 2005 01:00:00 +0700
X-Priority: 1
MIME-Version: 1.0
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/html; charset=iso-8859-1
Content-Transfer-Encoding: quoted-printable

<p>caf=E9 at nine</p>
--b
Content-Type: application/octet-stream
Content-Transfer-Encoding: base64

Y29uZmlkZW50aWFs
--b--
`,
  `From: an@example.vn
Subject: =?windows-1252?Q?R=E9sum=E9?=
Date: Fri, 7 Jan 2005 08:00:00 +0700

${'long '.repeat(2000)}
`,
];

async function withLetters(): Promise<ImapTestServer> {
  const server = await startImapTestServer();
  const days = ['2005-01-05T17:30:00Z', '2005-01-06T01:00:00Z', '2005-01-07T01:00:00Z'];
  for (const [index, letter] of LETTERS.entries())
    await server.deliver(letter, {
      to: 'binh',
      receivedAt: new Date(days[index] ?? 0),
      flags: index === 1 ? ['\\Seen', 'work'] : [],
    });
  return server;
}

test('flags, sets, sizes and their combinations are searched', async () => {
  await using server = await withLetters();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 SEARCH ALL
    S: * SEARCH 1 2 3
    S: a1 OK …
    C: a2 SEARCH OR SEEN 3 KEYWORD WORK
    S: * SEARCH 2
    S: a2 OK …
    C: a3 SEARCH NOT (OR UID 1 LARGER 5000)
    S: * SEARCH 2
    S: a3 OK …
    C: a4 UID SEARCH NEW SMALLER 5000
    S: * SEARCH 1
    S: a4 OK …
    C: a5 SEARCH UNKEYWORD work OLD
    S: * SEARCH
    S: a5 OK …
  `,
  );
});

test('days are counted in the server’s zone for INTERNALDATE and in the author’s for Date', async () => {
  await using server = await withLetters();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 SEARCH ON 6-Jan-2005
    S: * SEARCH 1 2
    S: a1 OK …
    C: a2 SEARCH SENTON 5-Jan-2005
    S: * SEARCH 1
    S: a2 OK …
    C: a3 SEARCH SENTSINCE 6-Jan-2005 BEFORE 7-Jan-2005
    S: * SEARCH 2
    S: a3 OK …
    C: a4 SEARCH YOUNGER 3600
    S: * SEARCH
    S: a4 OK …
    C: a5 SEARCH OLDER 3600 SENTBEFORE 7-Jan-2005
    S: * SEARCH 1 2
    S: a5 OK …
  `,
  );
});

test('Vietnamese is found with and without its marks, in headers and in bodies', async () => {
  await using server = await withLetters();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 SEARCH FROM nguyen
    S: * SEARCH 1
    S: a1 OK …
    C: a2 SEARCH CHARSET UTF-8 FROM {${Buffer.byteLength('NGUYỄN')}+}
    C: NGUYỄN
    S: * SEARCH 1
    S: a2 OK …
    C: a3 SEARCH CHARSET UTF-8 SUBJECT {${Buffer.byteLength('báo cáo'.normalize('NFD'))}+}
    C: ${'báo cáo'.normalize('NFD')}
    S: * SEARCH 1
    S: a3 OK …
    C: a4 SEARCH BODY "da nang"
    S: * SEARCH 1
    S: a4 OK …
    C: a5 SEARCH CHARSET UTF-8 TEXT {${Buffer.byteLength('Đà Nẵng')}+}
    C: Đà Nẵng
    S: * SEARCH 1
    S: a5 OK …
    C: a6 SEARCH SUBJECT resume
    S: * SEARCH 3
    S: a6 OK …
  `,
  );
});

test('other headers, decoded parts and only those that are text are searched', async () => {
  await using server = await withLetters();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 SEARCH HEADER X-Priority ""
    S: * SEARCH 2
    S: a1 OK …
    C: a2 SEARCH HEADER Message-ID "<1@example.vn>"
    S: * SEARCH 1
    S: a2 OK …
    C: a3 SEARCH CC an@example TO binh
    S: * SEARCH 2
    S: a3 OK …
    C: a4 SEARCH BODY "cafe at"
    S: * SEARCH 2
    S: a4 OK …
    C: a5 SEARCH TEXT confidential
    S: * SEARCH
    S: a5 OK …
    C: a6 SEARCH TEXT meeting NOT BODY meeting
    S: * SEARCH 2
    S: a6 OK …
    C: a7 SEARCH CHARSET KOI8-R TEXT x
    S: a7 NO [BADCHARSET (US-ASCII UTF-8)] …
  `,
  );
});

test('ESEARCH tells what is asked for and saves it for later', async () => {
  await using server = await withLetters();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 SEARCH RETURN (MIN MAX COUNT ALL) ALL
    S: * ESEARCH (TAG "a1") MIN 1 MAX 3 COUNT 3 ALL 1:3
    S: a1 OK …
    C: a2 UID SEARCH RETURN () SUBJECT nothing
    S: * ESEARCH (TAG "a2") UID
    S: a2 OK …
    C: a3 SEARCH RETURN (SAVE) UNSEEN
    S: a3 OK …
    C: a4 FETCH $ UID
    S: * 1 FETCH (UID 1)
    S: * 3 FETCH (UID 3)
    S: a4 OK …
    C: a5 UID STORE $ +FLAGS.SILENT (\\Flagged)
    S: a5 OK …
    C: a6 SEARCH RETURN (COUNT) UID $ FLAGGED
    S: * ESEARCH (TAG "a6") COUNT 2
    S: a6 OK …
    C: a7 SEARCH RETURN (SAVE MIN) ALL
    S: * ESEARCH (TAG "a7") MIN 1
    S: a7 OK …
    C: a8 FETCH $ UID
    S: * 1 FETCH (UID 1)
    S: a8 OK …
  `,
  );
});
