/**
 * NOTIFY (RFC 5465): the client is told of changes without asking, between commands.
 *
 * Shows RFC 5465 §1, §4, §5, §5.2, §5.5.
 */
import { test } from 'node:test';
import { startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';
import { OPENED, SIGNED_IN } from './opened.ts';

const SECOND = `
    S2: * OK …
    C2: b0 LOGIN binh "pass word"
    S2: b0 OK …`;

test('other mailboxes tell their STATUS, names and subscriptions as they change (RFC 5465 §6)', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `${SIGNED_IN}${SECOND}
    C: a1 NOTIFY SET STATUS (mailboxes (INBOX Archive) (MessageNew MessageExpunge FlagChange)) (personal (MailboxName SubscriptionChange))
    S: * STATUS INBOX (MESSAGES 0 UIDNEXT 1 UIDVALIDITY {v} UNSEEN 0)
    S: * STATUS Archive (MESSAGES 0 UIDNEXT 1 UIDVALIDITY … UNSEEN 0)
    S: a1 OK …
    C2: b1 APPEND INBOX {17+}
    C2: Subject: one
    C2: 
    C2: 1
    S2: b1 OK …
    S: * STATUS INBOX (MESSAGES 1 UIDNEXT 2 UIDVALIDITY {v} UNSEEN 1)
    C2: b2 CREATE Work
    S2: b2 OK …
    S: * LIST (\\HasNoChildren \\Subscribed) "/" Work
    C2: b3 RENAME Work Done
    S2: b3 OK …
    S: * LIST (\\HasNoChildren \\Subscribed) "/" Done ("OLDNAME" (Work))
    C2: b4 UNSUBSCRIBE Done
    S2: b4 OK …
    S: * LIST (\\HasNoChildren) "/" Done
    C2: b5 DELETE Done
    S2: b5 OK …
    S: * LIST (\\NonExistent) "/" Done
    C: a2 NOTIFY NONE
    S: a2 OK …
    C2: b6 APPEND INBOX {17+}
    C2: Subject: two
    C2: 
    C2: 2
    S2: b6 OK …
    C: a3 NOOP
    S: a3 OK …
  `,
  );
});

test('what is above a mailbox that comes or goes is told too, what is below a renamed one is not (RFC 5465 §5.4)', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `${SIGNED_IN}${SECOND}
    C2: b1 CREATE Work
    S2: b1 OK …
    C: a1 NOTIFY SET (personal (MailboxName))
    S: a1 OK …
    C2: b2 CREATE Work/Deep
    S2: b2 OK …
    S: * LIST (\\HasChildren \\Subscribed) "/" Work
    S: * LIST (\\HasNoChildren \\Subscribed) "/" Work/Deep
    C2: b3 RENAME Work Done
    S2: b3 OK …
    S: * LIST (\\HasChildren \\Subscribed) "/" Done ("OLDNAME" (Work))
    C2: b4 DELETE Done/Deep
    S2: b4 OK …
    S: * LIST (\\NonExistent) "/" Done/Deep
    S: * LIST (\\HasNoChildren \\Subscribed) "/" Done
    C: a2 NOOP
    S: a2 OK …
  `,
  );
});

test('the selected mailbox tells new messages with the items wanted, and what is expunged', async () => {
  await using server = await startImapTestServer();
  await server.deliver('Subject: one\n\none\n', { to: 'binh' });
  await playTranscript(
    server.port,
    `${OPENED}${SECOND}
    C: a1 NOTIFY SET (selected (MessageNew (UID RFC822.SIZE) MessageExpunge FlagChange))
    S: a1 OK …
    C2: b1 APPEND INBOX {17+}
    C2: Subject: two
    C2: 
    C2: 2
    S2: b1 OK …
    S: * 2 EXISTS
    S: * … RECENT
    S: * 2 FETCH (UID 2 RFC822.SIZE 17)
    C2: b2 SELECT INBOX
    S2: * FLAGS (…)
    S2: * OK …
    S2: * 2 EXISTS
    S2: * … RECENT
    S2: * OK [UNSEEN 1] …
    S2: * OK …
    S2: * OK …
    S2: * OK …
    S2: * OK …
    S2: b2 OK …
    C2: b3 STORE 1 +FLAGS.SILENT (\\Deleted)
    S2: b3 OK …
    S: * 1 FETCH (UID 1 FLAGS (\\Deleted …))
    C2: b4 EXPUNGE
    S2: * 1 EXPUNGE
    S2: b4 OK …
    S: * 1 EXPUNGE
  `,
  );
});

test('with selected-delayed EXPUNGE waits for a command, and unknown events are refused', async () => {
  await using server = await startImapTestServer();
  await server.deliver('Subject: one\n\none\n', { to: 'binh', flags: ['\\Deleted', '\\Seen'] });
  await server.deliver('Subject: two\n\ntwo\n', { to: 'binh' });
  await playTranscript(
    server.port,
    `${OPENED.replace('[UNSEEN 1]', '[UNSEEN 2]')}${SECOND}
    C: a1 NOTIFY SET (selected (AnnotationChange))
    S: a1 NO [BADEVENT (MessageNew MessageExpunge FlagChange MailboxName SubscriptionChange MailboxMetadataChange ServerMetadataChange)] …
    C: a2 NOTIFY SET (selected-delayed (MessageNew MessageExpunge))
    S: a2 OK …
    C2: b1 SELECT INBOX
    S2: * FLAGS (…)
    S2: * OK …
    S2: * 2 EXISTS
    S2: * … RECENT
    S2: * OK [UNSEEN 2] …
    S2: * OK …
    S2: * OK …
    S2: * OK …
    S2: * OK …
    S2: b1 OK …
    C2: b2 EXPUNGE
    S2: * 1 EXPUNGE
    S2: b2 OK …
    C: a3 FETCH 2 (UID)
    S: * 2 FETCH (UID 2)
    S: a3 OK …
    C: a4 NOOP
    S: * 1 EXPUNGE
    S: a4 OK …
  `,
  );
});

test('changes of notes on mailboxes and on the account are told by their names (RFC 5465 §5.6, §5.7, RFC 5464 §4.4.2)', async () => {
  await using server = await startImapTestServer();
  await server.deliver('Subject: one\n\none\n', { to: 'binh' });
  await playTranscript(
    server.port,
    `${OPENED}${SECOND}
    C: a1 NOTIFY SET (personal (MailboxMetadataChange ServerMetadataChange))
    S: a1 OK …
    C: a2 SETMETADATA Drafts (/private/comment "cua toi")
    S: a2 OK …
    C2: b1 SETMETADATA INBOX (/shared/comment "x" /private/comment "y")
    S2: b1 OK …
    S: * METADATA INBOX /private/comment /shared/comment
    C2: b2 SETMETADATA "" (/private/comment "z")
    S2: b2 OK …
    S: * METADATA "" /private/comment
    C2: b3 SETMETADATA INBOX (/shared/comment NIL)
    S2: b3 OK …
    S: * METADATA INBOX /shared/comment
  `,
  );
});

test('who waits in IDLE is told of other mailboxes as well as of the selected one (RFC 5465 §1, RFC 2177)', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `${SIGNED_IN}${SECOND}
    C: a1 EXAMINE INBOX
    S: * FLAGS (…)
    S: * OK [PERMANENTFLAGS ()] …
    S: * 0 EXISTS
    S: * 0 RECENT
    S: * OK [UIDVALIDITY …] …
    S: * OK [UIDNEXT 1] …
    S: * OK [HIGHESTMODSEQ …] …
    S: * OK [MAILBOXID (…)] …
    S: a1 OK [READ-ONLY] …
    C: a2 NOTIFY SET (selected (MessageNew MessageExpunge)) (personal (MessageNew MessageExpunge MailboxName))
    S: a2 OK …
    C: a3 IDLE
    S: + idling
    C2: b1 APPEND Archive {17+}
    C2: Subject: one
    C2: 
    C2: 1
    S2: b1 OK …
    S: * STATUS Archive (MESSAGES 1 UIDNEXT 2 UIDVALIDITY … UNSEEN 1)
    C2: b2 CREATE Work
    S2: b2 OK …
    S: * LIST (\\HasNoChildren \\Subscribed) "/" Work
    C2: b3 APPEND INBOX {17+}
    C2: Subject: two
    C2: 
    C2: 2
    S2: b3 OK …
    S: * 1 EXISTS
    S: * 1 RECENT
    C: DONE
    S: a3 OK …
  `,
  );
});
