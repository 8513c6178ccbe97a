import { test } from 'node:test';
import { type ImapTestServer, startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';

const OPEN = `
    S: * OK …
    C: a0 LOGIN binh "pass word"
    S: a0 OK [CAPABILITY … THREAD=ORDEREDSUBJECT THREAD=REFERENCES THREAD=REFS …] …
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

const HEADERS = [
  'Message-ID: <plan@x>\nSubject: =?utf-8?Q?k=E1=BA=BF_ho=E1=BA=A1ch?=',
  'Message-ID: <other@x>\nSubject: other',
  'Message-ID: <re1@x>\nIn-Reply-To: <plan@x>\nSubject: Re: changed',
  'Message-ID: <re2@x>\nReferences: <plan@x> <re1@x>\nSubject: Re: changed',
  'Message-ID: <re3@x>\nReferences: <"plan"@x>\nSubject: Re: changed',
  'Subject: Re: =?utf-8?B?S+G6viBIT+G6oENI?=',
];

async function withLetters(): Promise<ImapTestServer> {
  const server = await startImapTestServer();
  for (const [index, header] of HEADERS.entries()) {
    const at = new Date(Date.UTC(2026, 0, index + 1));
    await server.deliver(`${header}\nDate: ${at.toUTCString()}\n\nx`, { to: 'binh', receivedAt: at });
  }
  return server;
}

test('threads are found by references and by subjects', async () => {
  await using server = await withLetters();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 THREAD REFERENCES UTF-8 ALL
    S: * THREAD (1 (3 4)(5)(6))(2)
    S: a1 OK …
    C: a2 UID THREAD REFS UTF-8 ALL
    S: * THREAD (2)(1 (3 4)(5))(6)
    S: a2 OK …
    C: a3 THREAD ORDEREDSUBJECT UTF-8 ALL
    S: * THREAD (1 6)(2)(3 (4)(5))
    S: a3 OK …
    C: a4 THREAD REFERENCES UTF-8 NOT 1
    S: * THREAD (2)((3 4)(5))(6)
    S: a4 OK …
    C: a5 THREAD REFERENCES US-ASCII TEXT "gewp"
    S: * THREAD
    S: a5 OK …
  `,
  );
});

test('a new message joins its thread, one that is gone leaves it', async () => {
  await using server = await withLetters();
  await playTranscript(
    server.port,
    `${OPEN.replace('EXAMINE', 'SELECT').replace('READ-ONLY', 'READ-WRITE')}
    C: a1 THREAD REFS UTF-8 UID 1:4
    S: * THREAD (2)(1 3 4)
    S: a1 OK …
    C: a2 APPEND INBOX {29+}
    C: In-Reply-To: <re1@x>
    C: 
    C: hello
    S: * 7 EXISTS
    S: * {recent2} RECENT
    S: a2 OK …
    C: a3 STORE 3 +FLAGS.SILENT (\\Deleted)
    S: a3 OK …
    C: a4 EXPUNGE
    S: * 3 EXPUNGE
    S: a4 OK …
    C: a5 UID THREAD REFS UTF-8 ALL
    S: * THREAD (2)(6)(1 (4)(5)(7))
    S: a5 OK …
  `,
  );
});

test('an unknown algorithm or charset is refused and the session goes on', async () => {
  await using server = await withLetters();
  await playTranscript(
    server.port,
    `${OPEN}
    C: a1 THREAD JWZ UTF-8 ALL
    S: a1 BAD …
    C: a2 THREAD REFS TIS-620 ALL
    S: a2 NO [BADCHARSET (US-ASCII UTF-8)] …
    C: a3 THREAD REFS UTF-8
    S: a3 BAD …
    C: a4 NOOP
    S: a4 OK …
  `,
  );
});
