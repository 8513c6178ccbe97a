/**
 * MESSAGELIMIT (RFC 9738): the newest messages are done and the rest is told of, or nothing where only the whole would do.
 *
 * Shows RFC 9738 §3.1, §3.5.
 */
import { test } from 'node:test';
import { startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';
import { OPENED } from './opened.ts';

async function startWithLimit(messages: number) {
  const server = await startImapTestServer({ settings: { messageLimit: 2 } });
  for (let number = 1; number <= messages; number += 1)
    await server.deliver(`Subject: x ${number}\n\ny\n`, { to: 'binh' });
  return server;
}

test('FETCH, STORE, SEARCH and MOVE take the newest and say where they stopped; COPY, SORT and THREAD refuse', async () => {
  await using server = await startWithLimit(4);
  await playTranscript(
    server.port,
    `
    ${OPENED}
    C: a1 CAPABILITY
    S: * CAPABILITY … MESSAGELIMIT=2
    S: a1 OK …
    C: a2 FETCH 1:* UID
    S: * 3 FETCH (UID 3)
    S: * 4 FETCH (UID 4)
    S: a2 OK [MESSAGELIMIT 2 3] …
    C: a3 UID FETCH 1:2 (FLAGS)
    S: * 1 FETCH …
    S: * 2 FETCH …
    S: a3 OK Fetched.
    C: a4 STORE 1:* +FLAGS (\\Flagged)
    S: * 3 FETCH …
    S: * 4 FETCH …
    S: a4 OK [MESSAGELIMIT 2 3] …
    C: a5 UID SEARCH ALL
    S: * SEARCH 3 4
    S: a5 OK [MESSAGELIMIT 2 3] …
    C: a6 UID SEARCH UIDBEFORE 3
    S: * SEARCH 1 2
    S: a6 OK Searched.
    C: a7 UID SEARCH UIDAFTER 3
    S: * SEARCH 4
    S: a7 OK Searched.
    C: a8 UID SEARCH UIDBEFORE 1
    S: * SEARCH
    S: a8 OK Searched.
    C: b1 COPY 1:3 Archive
    S: b1 NO [MESSAGELIMIT 2] …
    C: b2 SORT (SUBJECT) UTF-8 ALL
    S: b2 NO [MESSAGELIMIT 2] …
    C: b3 THREAD REFERENCES UTF-8 ALL
    S: b3 NO [MESSAGELIMIT 2] …
    C: b4 STORE 1:2 +FLAGS.SILENT (\\Deleted)
    S: b4 OK Stored.
    C: b5 STORE 3 +FLAGS.SILENT (\\Deleted)
    S: b5 OK Stored.
    C: b6 UID EXPUNGE 1:3
    S: * 3 EXPUNGE
    S: * 2 EXPUNGE
    S: b6 OK [MESSAGELIMIT 2 2] …
    C: b7 UID EXPUNGE 1:3
    S: * 1 EXPUNGE
    S: b7 OK Expunged.
  `,
  );
});

test('MOVE of too many moves the newest', async () => {
  await using server = await startWithLimit(3);
  await playTranscript(
    server.port,
    `
    ${OPENED}
    C: a2 UID MOVE 1:* Archive
    S: * OK [COPYUID {validity} 2:3 1:2] …
    S: * 3 EXPUNGE
    S: * 2 EXPUNGE
    S: a2 OK [MESSAGELIMIT 2 2] …
    C: a3 APPEND INBOX {1+}
    C: x {1+}
    C: x {1+}
    C: x
    S: a3 NO [MESSAGELIMIT 2] …
  `,
  );
});

test('EXPUNGE has no limit, and what UNCHANGEDSINCE kept out is told beside it', async () => {
  await using server = await startWithLimit(3);
  await playTranscript(
    server.port,
    `
    ${OPENED}
    C: a1 STORE 2 (UNCHANGEDSINCE 1) +FLAGS.SILENT (\\Flagged)
    S: * OK [HIGHESTMODSEQ …
    S: a1 OK [MODIFIED 2] …
    C: a2 STORE 1:* (UNCHANGEDSINCE 1) +FLAGS.SILENT (\\Flagged)
    S: * OK [MESSAGELIMIT 2 2] …
    S: a2 OK [MODIFIED 2:3] …
    C: a3 STORE 1:2 +FLAGS.SILENT (\\Deleted)
    S: …
    S: …
    S: a3 OK …
    C: a4 STORE 3 +FLAGS.SILENT (\\Deleted)
    S: …
    S: a4 OK …
    C: a5 EXPUNGE
    S: * 3 EXPUNGE
    S: * 2 EXPUNGE
    S: * 1 EXPUNGE
    S: a5 OK Expunged.
  `,
  );
});
