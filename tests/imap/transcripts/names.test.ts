/**
 * What LIST and STATUS tell of mailboxes, and commands about the server itself. All tests share one server; each works
 * below a name of its own.
 *
 * Shows RFC 9051 §6.3, §6.3.11, §7, §7.3.1; RFC 3501 §6.3.10, §6.4.1; RFC 2971; RFC 2971 §3.1, §3.2, §3.3; RFC 3348;
 * RFC 5258; RFC 5258 §3, §3.1, §3.2, §3.5, §4; RFC 5819; RFC 5161; RFC 6154; RFC 7889; RFC 8438; RFC 9208;
 * RFC 9208 §4.1.2, §4.1.4.
 */
import { after, test } from 'node:test';
import { startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';
import { SIGNED_IN } from './opened.ts';

const server = await startImapTestServer({ quotaBytes: 4096 });
after(() => server[Symbol.asyncDispose]());

function play(lines: string): Promise<void> {
  return playTranscript(server.port, SIGNED_IN + lines);
}

test('ID tells who the server is, before the sign-in and after it', async () => {
  await playTranscript(
    server.port,
    `
    S: * OK …
    C: a1 ID NIL
    S: * ID ("name" "CongThu")
    S: a1 OK …
    C: a2 LOGIN binh "pass word"
    S: a2 OK …
    C: a3 ID ("name" "Thunderbird" "version" NIL)
    S: * ID ("name" "CongThu")
    S: a3 OK …
  `,
  );
});

test('ID of more fields, or longer ones, than there may be is BAD', async () => {
  await play(`
    C: a1 ID (${Array.from({ length: 31 }, (_, number) => `"x${number}" "y"`).join(' ')})
    S: a1 BAD …
    C: a2 ID ("${'n'.repeat(31)}" "y")
    S: a2 BAD …
    C: a3 ID ("x" "${'v'.repeat(1025)}")
    S: a3 BAD …
    C: a4 ID ("name")
    S: a4 BAD …
    C: a5 ID
    S: a5 BAD …
    C: a6 ID ()
    S: * ID …
    S: a6 OK …
  `);
});

test('ENABLE of nothing that is known enables nothing, and without a name is BAD', async () => {
  await play(`
    C: a1 ENABLE X-GOOD-IDEA
    S: * ENABLED
    S: a1 OK …
    C: a2 ENABLE
    S: a2 BAD …
    C: a3 ENABLE condstore UTF8=ACCEPT
    S: * ENABLED CONDSTORE UTF8=ACCEPT
    S: a3 OK …
  `);
});

test('the largest message is announced as APPENDLIMIT', async () => {
  await play(`
    C: a1 CAPABILITY
    S: * CAPABILITY IMAP4rev1 …APPENDLIMIT=1000000…
    S: a1 OK …
  `);
});

test('CHECK is for a selected mailbox, and tells what is new like NOOP', async () => {
  await play(`
    C: a1 CHECK
    S: a1 BAD …
    C: a2 CREATE Checked
    S: a2 OK …
    C: a3 SELECT Checked
    S: * FLAGS …
    S: * OK …
    S: * 0 EXISTS
    S: * 0 RECENT
    S: * OK …
    S: * OK …
    S: * OK …
    S: * OK …
    S: a3 OK …
    S2: * OK …
    C2: b0 LOGIN binh "pass word"
    S2: b0 OK …
    C2: b1 APPEND Checked {4+}
    C2: a: b
    S2: b1 OK …
    C: a4 CHECK
    S: * 1 EXISTS
    S: * 1 RECENT
    S: a4 OK …
    C: a5 CHECK now
    S: a5 BAD …
  `);
});

test('LIST tells of every mailbox whether others are below it', async () => {
  await play(`
    C: a1 CREATE Family/Child
    S: a1 OK …
    C: a2 LIST "" Family*
    S: * LIST (\\HasChildren) "/" Family
    S: * LIST (\\HasNoChildren) "/" Family/Child
    S: a2 OK …
    C: a3 DELETE Family/Child
    S: a3 OK …
    C: a4 LIST "" Family* RETURN (CHILDREN)
    S: * LIST (\\HasNoChildren) "/" Family
    S: a4 OK …
  `);
});

test('LIST takes several patterns, and tells a mailbox that two of them mean once', async () => {
  await play(`
    C: a1 CREATE Many/A
    S: a1 OK …
    C: a2 CREATE Many/B
    S: a2 OK …
    C: a3 LIST "" ("Many/A" "Many/%" "Many/nothing")
    S: * LIST (\\HasNoChildren) "/" Many/A
    S: * LIST (\\HasNoChildren) "/" Many/B
    S: a3 OK …
    C: a4 LIST Many/ (B)
    S: * LIST (\\HasNoChildren) "/" Many/B
    S: a4 OK …
    C: a5 LIST () "" Many/B RETURN ()
    S: * LIST (\\HasNoChildren) "/" Many/B
    S: a5 OK …
  `);
});

test('options of LIST that are unknown are BAD, and RECURSIVEMATCH by itself too', async () => {
  await play(`
    C: a1 LIST (UNHEARD-OF) "" *
    S: a1 BAD …
    C: a2 LIST "" * RETURN (UNHEARD-OF)
    S: a2 BAD …
    C: a3 LIST (RECURSIVEMATCH) "" *
    S: a3 BAD …
    C: a4 LIST (RECURSIVEMATCH REMOTE) "" *
    S: a4 BAD …
  `);
});

test('RECURSIVEMATCH tells of a mailbox what is below it, unless that is listed itself', async () => {
  await play(`
    C: a1 CREATE Top/Middle/Leaf
    S: a1 OK …
    C: a2 UNSUBSCRIBE Top
    S: a2 OK …
    C: a3 UNSUBSCRIBE Top/Middle
    S: a3 OK …
    C: a4 LIST (SUBSCRIBED RECURSIVEMATCH) "" Top
    S: * LIST (\\HasChildren) "/" Top ("CHILDINFO" ("SUBSCRIBED"))
    S: a4 OK …
    C: a5 LIST (SUBSCRIBED RECURSIVEMATCH) "" Top*
    S: * LIST (\\HasNoChildren \\Subscribed) "/" Top/Middle/Leaf
    S: a5 OK …
    C: a6 SUBSCRIBE Top
    S: a6 OK …
    C: a7 LIST (SUBSCRIBED RECURSIVEMATCH) "" Top*
    S: * LIST (\\HasChildren \\Subscribed) "/" Top ("CHILDINFO" ("SUBSCRIBED"))
    S: * LIST (\\HasNoChildren \\Subscribed) "/" Top/Middle/Leaf
    S: a7 OK …
    C: a8 LIST (SUBSCRIBED) "" Top*
    S: * LIST (\\HasChildren \\Subscribed) "/" Top
    S: * LIST (\\HasNoChildren \\Subscribed) "/" Top/Middle/Leaf
    S: a8 OK …
  `);
});

test('the return option SUBSCRIBED tells what is subscribed and lists the rest as well', async () => {
  await play(`
    C: a1 CREATE Kept
    S: a1 OK …
    C: a2 CREATE KeptNot
    S: a2 OK …
    C: a3 UNSUBSCRIBE KeptNot
    S: a3 OK …
    C: a4 LIST "" Kept% RETURN (SUBSCRIBED)
    S: * LIST (\\HasNoChildren \\Subscribed) "/" Kept
    S: * LIST (\\HasNoChildren) "/" KeptNot
    S: a4 OK …
  `);
});

test('LIST with STATUS tells the numbers of each mailbox, and none of a name that is no mailbox', async () => {
  await play(`
    C: a1 CREATE Gone/Left
    S: a1 OK …
    C: a2 DELETE Gone
    S: a2 OK …
    C: a3 APPEND Gone/Left {4+}
    C: a: b
    S: a3 OK …
    C: a4 LIST "" Gone* RETURN (STATUS (MESSAGES UNSEEN))
    S: * LIST (\\Noselect \\HasChildren) "/" Gone
    S: * LIST (\\HasNoChildren) "/" Gone/Left
    S: * STATUS Gone/Left (MESSAGES 1 UNSEEN 1)
    S: a4 OK …
    C: a5 LIST "" Gone* RETURN (STATUS (UNHEARD-OF))
    S: a5 BAD …
  `);
});

test('SPECIAL-USE selects what has a use', async () => {
  await play(`
    C: a1 LIST (SPECIAL-USE) "" (INBOX Junk Archive) RETURN (SPECIAL-USE)
    S: * LIST (\\HasNoChildren \\Archive) "/" Archive
    S: * LIST (\\HasNoChildren \\Junk) "/" Junk
    S: a1 OK …
  `);
});

test('STATUS tells each item that is asked for, and is BAD for one that is unknown', async () => {
  await play(`
    C: a1 CREATE Counted
    S: a1 OK [MAILBOXID ({id})] …
    C: a2 APPEND Counted (\\Seen) {4+}
    C: a: b
    S: a2 OK [APPENDUID {validity} 1] …
    C: a3 APPEND Counted (\\Deleted) {6+}
    C: a: bcd
    S: a3 OK …
    C: a4 STATUS Counted (MESSAGES UIDNEXT UIDVALIDITY UNSEEN DELETED SIZE MAILBOXID)
    S: * STATUS Counted (MESSAGES 2 UIDNEXT 3 UIDVALIDITY {validity} UNSEEN 1 DELETED 1 SIZE 10 MAILBOXID ({id}))
    S: a4 OK …
    C: a5 STATUS Counted (DELETED-STORAGE)
    S: * STATUS Counted (DELETED-STORAGE 6)
    S: a5 OK …
    C: a6 STATUS Counted (COLOUR)
    S: a6 BAD …
    C: a7 STATUS Uncounted (MESSAGES)
    S: a7 NO [NONEXISTENT] …
  `);
});

test('STATUS tells of the selected mailbox too', async () => {
  await play(`
    C: a1 CREATE Opened
    S: a1 OK …
    C: a2 EXAMINE Opened
    S: * FLAGS …
    S: * OK …
    S: * 0 EXISTS
    S: * 0 RECENT
    S: * OK …
    S: * OK …
    S: * OK …
    S: * OK …
    S: a2 OK [READ-ONLY] …
    C: a3 STATUS Opened (MESSAGES)
    S: * STATUS Opened (MESSAGES 0)
    S: a3 OK …
  `);
});

test('GETQUOTA tells one root, by the name that GETQUOTAROOT gave', async () => {
  await play(`
    C: a1 GETQUOTAROOT Nowhere
    S: a1 NO [NONEXISTENT] …
    C: a2 GETQUOTAROOT INBOX
    S: * QUOTAROOT INBOX ""
    S: * QUOTA "" (STORAGE {used} 4 …)
    S: a2 OK …
    C: a3 GETQUOTA ""
    S: * QUOTA "" (STORAGE {used} 4 …)
    S: a3 OK …
  `);
});
