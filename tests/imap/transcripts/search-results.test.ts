/**
 * Windows on results, results kept up to date, kept searches, and searches over several mailboxes.
 *
 * Shows RFC 5267 §4.3.2, §4.3.3, §4.3.4, §4.3.5, §4.4; RFC 5466 §3.1, §3.2; RFC 7377 §2, §2.2; RFC 9394 §3.1, §3.4.
 */
import { test } from 'node:test';
import { type ImapTestServer, startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';
import { OPENED, SIGNED_IN } from './opened.ts';

async function withFive(): Promise<ImapTestServer> {
  const server = await startImapTestServer();
  for (const subject of ['alpha', 'beta', 'gamma', 'delta', 'alpha again'])
    await server.deliver(`Subject: ${subject}\n\n${subject}\n`, { to: 'binh' });
  return server;
}

test('PARTIAL shows a window of a result, from its beginning or its end (RFC 9394)', async () => {
  await using server = await withFive();
  await playTranscript(
    server.port,
    `${OPENED}
    C: a1 UID SEARCH RETURN (PARTIAL 1:2 COUNT) ALL
    S: * ESEARCH (TAG "a1") UID COUNT 5 PARTIAL (1:2 1:2)
    S: a1 OK …
    C: a2 UID SEARCH RETURN (PARTIAL -1:-2) ALL
    S: * ESEARCH (TAG "a2") UID PARTIAL (-1:-2 4:5)
    S: a2 OK …
    C: a3 UID SORT RETURN (PARTIAL 5:4) (REVERSE ARRIVAL) UTF-8 ALL
    S: * ESEARCH (TAG "a3") UID PARTIAL (5:4 2,1)
    S: a3 OK …
    C: a4 UID SEARCH RETURN (PARTIAL 9:10) ALL
    S: * ESEARCH (TAG "a4") UID PARTIAL (9:10 NIL)
    S: a4 OK …
    C: a5 UID SEARCH RETURN (PARTIAL 1:2 ALL) ALL
    S: a5 BAD …
    C: a6 UID FETCH 1:* (UID) (PARTIAL -1:-2)
    S: * 4 FETCH (UID 4)
    S: * 5 FETCH (UID 5)
    S: a6 OK …
    C: a7 FETCH 1:* (UID) (PARTIAL 1:2)
    S: a7 BAD …
  `,
  );
});

test('a result kept up to date tells what comes into it and what leaves it (RFC 5267)', async () => {
  await using server = await withFive();
  await playTranscript(
    server.port,
    `${OPENED}
    C: a1 UID SEARCH RETURN (UPDATE ALL) UNSEEN SUBJECT alpha
    S: * ESEARCH (TAG "a1") UID ALL 1,5
    S: a1 OK …
    C: a2 UID SORT RETURN (UPDATE COUNT) (SUBJECT) UTF-8 UNSEEN
    S: * ESEARCH (TAG "a2") UID COUNT 5
    S: a2 OK …
    C: a3 STORE 1 +FLAGS.SILENT (\\Seen)
    S: * ESEARCH (TAG "a1") UID REMOVEFROM (0 1)
    S: * ESEARCH (TAG "a2") UID REMOVEFROM (1 1)
    S: a3 OK …
    C2: b0 NOOP
    S2: * OK …
    S2: b0 OK …
    C2: b1 LOGIN binh "pass word"
    S2: b1 OK …
    C2: b2 APPEND INBOX {23+}
    C2: Subject: alpha new
    C2: 
    C2: x
    S2: b2 OK …
    C: a4 NOOP
    S: * 6 EXISTS
    S: * … RECENT
    S: * ESEARCH (TAG "a1") UID ADDTO (0 6)
    S: * ESEARCH (TAG "a2") UID ADDTO (2 6)
    S: a4 OK …
    C: a5 STORE 5 +FLAGS.SILENT (\\Deleted)
    S: a5 OK …
    C: a6 CANCELUPDATE "a2"
    S: a6 OK …
    C: a7 EXPUNGE
    S: * ESEARCH (TAG "a1") UID REMOVEFROM (0 5)
    S: * 5 EXPUNGE
    S: a7 OK …
    C: a8 CANCELUPDATE "a2"
    S: a8 BAD …
  `,
  );
});

test('what one does oneself moves a kept result too, by reading as by STORE (RFC 5267 §4.3)', async () => {
  await using server = await withFive();
  await playTranscript(
    server.port,
    `${OPENED}
    C: a1 SEARCH RETURN (UPDATE COUNT) UNSEEN
    S: * ESEARCH (TAG "a1") COUNT 5
    S: a1 OK …
    C: a2 SORT RETURN (UPDATE ALL) (SUBJECT) UTF-8 UNSEEN
    S: * ESEARCH (TAG "a2") ALL 1,5,2,4,3
    S: a2 OK …
    C: a3 FETCH 4 BODY[TEXT]
    S: * 4 FETCH (BODY[TEXT] {7}
    S: delta
    S:  FLAGS (…))
    S: * ESEARCH (TAG "a1") REMOVEFROM (0 4)
    S: * ESEARCH (TAG "a2") REMOVEFROM (4 4)
    S: a3 OK …
    C: a4 STORE 2,4:5 FLAGS.SILENT (\\Seen)
    S: * ESEARCH (TAG "a1") REMOVEFROM (0 2,5)
    S: * ESEARCH (TAG "a2") REMOVEFROM (3 2 2 5)
    S: a4 OK …
    C: a5 STORE 2,5 FLAGS.SILENT ()
    S: * ESEARCH (TAG "a1") ADDTO (0 2,5)
    S: * ESEARCH (TAG "a2") ADDTO (2 5 3 2)
    S: a5 OK …
    C: a6 UID MOVE 1,5 Archive
    S: * OK [COPYUID …] …
    S: * ESEARCH (TAG "a1") REMOVEFROM (0 1,5)
    S: * ESEARCH (TAG "a2") REMOVEFROM (1 1,5)
    S: * 5 EXPUNGE
    S: * 1 EXPUNGE
    S: a6 OK …
  `,
  );
});

test('a tag names one kept result, and numbers in its search mean what they meant at first (RFC 5267 §4.3)', async () => {
  await using server = await withFive();
  await playTranscript(
    server.port,
    `${OPENED}
    C: a1 UID SEARCH RETURN (UPDATE COUNT) 2:3 FLAGGED
    S: * ESEARCH (TAG "a1") UID COUNT 0
    S: a1 OK …
    C: a1 SORT RETURN (UPDATE) (DATE) UTF-8 ALL
    S: a1 BAD …
    C: a1 ESEARCH RETURN (UPDATE) ALL
    S: a1 BAD …
    C: a2 STORE 1 +FLAGS.SILENT (\\Deleted)
    S: a2 OK …
    C: a3 EXPUNGE
    S: * 1 EXPUNGE
    S: a3 OK …
    C: a4 STORE 1:3 +FLAGS.SILENT (\\Flagged)
    S: * ESEARCH (TAG "a1") UID ADDTO (0 2:3)
    S: a4 OK …
    C: a5 CANCELUPDATE "a1"
    S: a5 OK …
    C: a1 UID SEARCH RETURN (UPDATE SAVE) FLAGGED
    S: * ESEARCH (TAG "a1") UID
    S: a1 OK …
    C: a6 UID SEARCH RETURN (UPDATE SAVE COUNT) $ SEEN
    S: * ESEARCH (TAG "a6") UID COUNT 0
    S: a6 OK …
    C: a7 STORE 2 +FLAGS.SILENT (\\Seen)
    S: * ESEARCH (TAG "a6") UID ADDTO (0 3)
    S: a7 OK …
  `,
  );
});

test('a result that moves with the time, by scores or beyond the limit is not kept, and the rest is answered (RFC 5267 §4.3.1)', async () => {
  await using server = await withFive();
  const more = Array.from({ length: 10 }, (_, number) => [
    `C: c${number} SEARCH RETURN (UPDATE COUNT) ALL`,
    `S: * ESEARCH (TAG "c${number}") COUNT 5`,
    `S: c${number} OK …`,
  ]);
  await playTranscript(
    server.port,
    `${OPENED}
    C: a1 SEARCH RETURN (UPDATE COUNT) YOUNGER 3600
    S: * ESEARCH (TAG "a1") COUNT 5
    S: * NO [NOUPDATE "a1"] …
    S: a1 OK …
    C: a2 SORT RETURN (UPDATE COUNT) (RELEVANCY) UTF-8 FUZZY SUBJECT alpha
    S: * ESEARCH (TAG "a2") COUNT 2
    S: * NO [NOUPDATE "a2"] …
    S: a2 OK …
    ${more.flat().join('\n')}
    C: a3 SEARCH RETURN (UPDATE COUNT) ALL
    S: * ESEARCH (TAG "a3") COUNT 5
    S: * NO [NOUPDATE "a3"] …
    S: a3 OK …
  `,
  );
});

test('a search kept under a name is put in where FILTER names it (RFC 5466)', async () => {
  await using server = await withFive();
  await playTranscript(
    server.port,
    `${OPENED}
    C: a1 SETMETADATA "" (/private/filters/values/greek "OR SUBJECT beta SUBJECT gamma")
    S: a1 OK …
    C: a2 SEARCH NOT FILTER Greek UID 1:4
    S: * SEARCH 1 4
    S: a2 OK …
    C: a3 SEARCH FILTER none
    S: a3 NO [UNDEFINED-FILTER none] …
    C: a4 SETMETADATA "" (/private/filters/values/loop "FILTER loop" /private/filters/values/broken "FROB")
    S: a4 OK …
    C: a4b SEARCH CHARSET WINDOWS-1258 FILTER greek
    S: a4b BAD [BADCHARSET …
    C: a5 SEARCH FILTER loop
    S: a5 NO [UNDEFINED-FILTER loop] …
    C: a6 SEARCH FILTER broken
    S: a6 NO [UNDEFINED-FILTER broken] …
  `,
  );
});

test('ESEARCH searches several mailboxes and leaves out those without a match (RFC 7377)', async () => {
  await using server = await withFive();
  await server.deliver('Subject: alpha old\n\nx\n', { to: 'binh', mailbox: 'Archive' });
  await playTranscript(
    server.port,
    `${SIGNED_IN}
    C: a1 ESEARCH IN (personal) RETURN (ALL COUNT) SUBJECT alpha
    S: * ESEARCH (TAG "a1" MAILBOX INBOX UIDVALIDITY …) UID COUNT 2 ALL 1,5
    S: * ESEARCH (TAG "a1" MAILBOX Archive UIDVALIDITY …) UID COUNT 1 ALL 1
    S: a1 OK …
    C: a2 ESEARCH IN (mailboxes (Archive Sent) subtree-one Trash) SUBJECT alpha
    S: * ESEARCH (TAG "a2" MAILBOX Archive UIDVALIDITY …) UID ALL 1
    S: a2 OK …
    C: a3 ESEARCH SUBJECT alpha
    S: a3 BAD …
    C: a4 ESEARCH IN (inboxes) RETURN (SAVE) ALL
    S: a4 BAD …
    C: a5 ESEARCH IN (nonsense) ALL
    S: a5 BAD …
    C: a6 ESEARCH IN (inboxes) RETURN (UPDATE) ALL
    S: a6 BAD …
  `,
  );
});

test('ESEARCH over the selected mailbox alone saves its result, and keeps up to date what is of it (RFC 7377 §2.1)', async () => {
  await using server = await withFive();
  await playTranscript(
    server.port,
    `${OPENED}
    C: a1 ESEARCH RETURN (SAVE COUNT) SUBJECT alpha
    S: * ESEARCH (TAG "a1" MAILBOX INBOX UIDVALIDITY …) UID COUNT 2
    S: a1 OK …
    C: a2 FETCH $ UID
    S: * 1 FETCH (UID 1)
    S: * 5 FETCH (UID 5)
    S: a2 OK …
    C: a3 ESEARCH IN (inboxes) RETURN (UPDATE CONTEXT COUNT) SUBJECT alpha
    S: * ESEARCH (TAG "a3" MAILBOX INBOX UIDVALIDITY …) UID COUNT 2
    S: a3 OK …
    C: a3b ESEARCH IN (mailboxes Archive) RETURN (UPDATE COUNT) SUBJECT alpha
    S: * NO [NOUPDATE "a3b"] …
    S: a3b OK …
    C: a4 ESEARCH RETURN (SAVE) SUBJECT nothing
    S: a4 OK …
    C: a5 UID SEARCH $
    S: * SEARCH
    S: a5 OK …
    C: a6 STORE 1 +FLAGS.SILENT (\\Deleted)
    S: a6 OK …
    C: a7 EXPUNGE
    S: * ESEARCH (TAG "a3" MAILBOX INBOX UIDVALIDITY {validity}) UID REMOVEFROM (0 1)
    S: * 1 EXPUNGE
    S: a7 OK …
  `,
  );
});
