/**
 * Shows RFC 5256 §2.2, §4; RFC 5267 §3, §3.1, §3.2; RFC 5957; RFC 5957 §5.
 */
import { test } from 'node:test';
import { type ImapTestServer, startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';

const OPEN = `
    S: * OK …
    C: a0 LOGIN an {${Buffer.byteLength('mật khẩu')}+}
    C: mật khẩu
    S: a0 OK [CAPABILITY … SORT SORT=DISPLAY ESORT …] …
    C: a0 EXAMINE INBOX
    S: * FLAGS (…)
    S: * OK [PERMANENTFLAGS (…)] …
    S: * {exists} EXISTS
    S: * {recent} RECENT
    S: * OK [UNSEEN …] …
    S: * OK [UIDVALIDITY …] …
    S: * OK [UIDNEXT …] …
    S: * OK [HIGHESTMODSEQ …] …
    S: * OK [MAILBOXID (…)] …
    S: a0 OK [READ-ONLY] …`;

/** Each with its day of arrival. */
const LETTERS: [day: number, header: string][] = [
  [
    4,
    `From: =?utf-8?Q?=C4=90=E1=BB=97_B=C3=ACnh?= <zbinh@example.vn>
To: cuong@example.vn
Subject: Re: =?utf-8?Q?b=C3=A1o?= =?utf-8?Q?_c=C3=A1o?=
Date: Wed, 5 Jan 2005 23:30:00 +0700`,
  ],
  [
    3,
    `From: "an" <mai@example.vn>
To: "Zoe" <an@example.vn>
Subject: [so] Alpha (fwd)
Date: Wed, 5 Jan 2005 16:00:00 +0000`,
  ],
  [
    2,
    `From: ban@example.vn
Cc: dung@example.vn
Subject: ALPHA
Date: never`,
  ],
  [1, 'X-Nothing: at all'],
];

async function withLetters(): Promise<ImapTestServer> {
  const server = await startImapTestServer();
  for (const [index, [day, header]] of LETTERS.entries())
    await server.deliver(
      `${header}\n\n${'x'.repeat(500 - header.length)}${'y'.repeat(index === 2 ? 50 : 0)}`,
      {
        receivedAt: new Date(Date.UTC(2005, 0, day)),
        flags: index === 3 ? ['\\Seen'] : [],
      },
    );
  return server;
}

test('messages are sorted by each criterion, what is equal by sequence number', async () => {
  await using server = await withLetters();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 SORT (ARRIVAL) UTF-8 ALL
    S: * SORT 4 3 2 1
    S: a1 OK …
    The sent date in UTC; where there is none, the arrival.
    C: a2 SORT (DATE) UTF-8 ALL
    S: * SORT 4 3 2 1
    S: a2 OK …
    C: a3 SORT (FROM) UTF-8 ALL
    S: * SORT 4 3 2 1
    S: a3 OK …
    C: a4 SORT (TO) UTF-8 ALL
    S: * SORT 3 4 2 1
    S: a4 OK …
    C: a5 SORT (CC) UTF-8 ALL
    S: * SORT 1 2 4 3
    S: a5 OK …
    C: a6 SORT (SUBJECT) UTF-8 ALL
    S: * SORT 4 2 3 1
    S: a6 OK …
    C: a7 SORT (REVERSE SUBJECT) UTF-8 ALL
    S: * SORT 1 2 3 4
    S: a7 OK …
    C: a8 SORT (SUBJECT REVERSE ARRIVAL) US-ASCII UNSEEN
    S: * SORT 2 3 1
    S: a8 OK …
    C: a9 SORT (REVERSE SIZE) UTF-8 ALL
    S: * SORT 3 1 2 4
    S: a9 OK …
    C: a10 UID SORT (DISPLAYFROM) UTF-8 ALL
    S: * SORT 4 2 3 1
    S: a10 OK …
    C: a11 UID SORT (DISPLAYTO) UTF-8 ALL
    S: * SORT 3 4 1 2
    S: a11 OK …
    C: a12 SORT (SUBJECT) US-ASCII TEXT "not in mailbox"
    S: * SORT
    S: a12 OK …
  `,
  );
});

test('ESORT tells first, last, count and all in the order of the sort', async () => {
  await using server = await withLetters();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 UID SORT RETURN () (ARRIVAL) UTF-8 ALL
    S: * ESEARCH (TAG "a1") UID ALL 4,3,2,1
    S: a1 OK …
    C: a2 SORT RETURN (MIN MAX COUNT ALL) (REVERSE SUBJECT) UTF-8 ALL
    S: * ESEARCH (TAG "a2") MIN 1 MAX 4 COUNT 4 ALL 1:4
    S: a2 OK …
    C: a3 SORT RETURN (MIN MAX) (SUBJECT) UTF-8 ALL
    S: * ESEARCH (TAG "a3") MIN 4 MAX 1
    S: a3 OK …
    C: a4 SORT RETURN (SAVE MIN) (SUBJECT) UTF-8 UNSEEN
    S: * ESEARCH (TAG "a4") MIN 2
    S: a4 OK …
    C: a5 SORT (ARRIVAL) UTF-8 $
    S: * SORT 2
    S: a5 OK …
    C: a6 SORT (ARRIVAL) UTF-8 MODSEQ 1 2:3
    S: * OK [HIGHESTMODSEQ …] …
    S: * SORT 3 2 (MODSEQ …)
    S: a6 OK …
  `,
  );
});

test('an unknown charset, criterion or form is refused and the session goes on', async () => {
  await using server = await withLetters();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 SORT (ARRIVAL) KOI8-R ALL
    S: a1 NO [BADCHARSET (US-ASCII UTF-8)] …
    C: a2 SORT (COLOUR) UTF-8 ALL
    S: a2 BAD …
    C: a3 SORT (DATE) ALL
    S: a3 BAD …
    C: a4 SORT (DATE) UTF-8 5
    S: a4 BAD …
    C: a5 UID SORT (DATE) UTF-8 UID 99
    S: * SORT
    S: a5 OK …
    C: a6 CLOSE
    S: a6 OK …
    C: a7 SORT (DATE) UTF-8 ALL
    S: a7 BAD …
  `,
  );
});
