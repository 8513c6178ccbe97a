/**
 * Shows RFC 9051 §5.1, §6.3.4, §6.3.5, §6.3.6, §6.3.7, §6.3.8, §6.3.9; RFC 3501 §6.3.3, §6.3.5, §6.3.7, §6.3.8, §6.3.9,
 * §7.2.2, §7.2.3; RFC 2342 §5; RFC 5258 §3, §3.4, §3.5; RFC 5819; RFC 6154 §2, §3.
 */
import { test } from 'node:test';
import { startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';

const SIGN_IN = `
    S: * OK …
    C: a0 LOGIN binh "pass word"
    S: a0 OK …`;

test('the first mailboxes are listed with their special uses', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `${SIGN_IN}
    C: a1 LIST "" *
    S: * LIST (\\HasNoChildren) "/" INBOX
    S: * LIST (\\HasNoChildren \\Drafts) "/" Drafts
    S: * LIST (\\HasNoChildren \\Sent) "/" Sent
    S: * LIST (\\HasNoChildren \\Archive) "/" Archive
    S: * LIST (\\HasNoChildren \\Junk) "/" Junk
    S: * LIST (\\HasNoChildren \\Trash) "/" Trash
    S: a1 OK …
    C: a2 LIST "" ""
    S: * LIST (\\Noselect) "/" ""
    S: a2 OK …
    C: a3 NAMESPACE
    S: * NAMESPACE (("" "/")) (("Other Users/" "/")) (("Shared/" "/"))
    S: a3 OK …
    C: a4 LIST (SPECIAL-USE) "" (S% T%) RETURN (SUBSCRIBED STATUS (MESSAGES UNSEEN))
    S: * LIST (\\HasNoChildren \\Sent \\Subscribed) "/" Sent
    S: * STATUS Sent (MESSAGES 0 UNSEEN 0)
    S: * LIST (\\HasNoChildren \\Trash \\Subscribed) "/" Trash
    S: * STATUS Trash (MESSAGES 0 UNSEEN 0)
    S: a4 OK …
  `,
  );
});

test('a Vietnamese name goes over the wire in modified UTF-7', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `${SIGN_IN}
    C: a1 CREATE "C&APQ-ng v&AQM-n/&ARAehw-n"
    S: a1 OK …
    C: a2 LIST "" "C*"
    S: * LIST (\\HasChildren) "/" "C&APQ-ng v&AQM-n"
    S: * LIST (\\HasNoChildren) "/" "C&APQ-ng v&AQM-n/&ARAehw-n"
    S: a2 OK …
    C: a3 CREATE "C&APQ-ng v&AQM-n"
    S: a3 NO [ALREADYEXISTS] …
    C: a4 CREATE "&bad"
    S: a4 BAD …
  `,
  );
});

test('mailboxes are renamed with their children and deleted', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `${SIGN_IN}
    C: a1 CREATE one/two/
    S: a1 OK …
    C: a2 RENAME one three
    S: a2 OK …
    C: a3 LIST "" "*e*/%"
    S: * LIST (\\HasNoChildren) "/" three/two
    S: a3 OK …
    C: a5 DELETE three/two
    S: a5 OK …
    C: a6 DELETE three
    S: a6 OK …
    C: a7 DELETE three
    S: a7 NO [NONEXISTENT] …
    C: a8 DELETE inbox
    S: a8 NO [NOPERM] …
    C: a9 RENAME nothing something
    S: a9 NO [NONEXISTENT] …
    C: b1 RENAME Sent inbox
    S: b1 NO [ALREADYEXISTS] …
  `,
  );
});

test('renaming INBOX moves its messages and leaves it empty', async () => {
  await using server = await startImapTestServer();
  await server.deliver('Subject: 1\n\n1\n', { to: 'binh' });
  await playTranscript(
    server.port,
    `${SIGN_IN}
    C: a1 RENAME INBOX Old
    S: a1 OK …
    C: a2 STATUS INBOX (MESSAGES)
    S: * STATUS INBOX (MESSAGES 0)
    S: a2 OK …
    C: a3 STATUS Old (MESSAGES UIDNEXT)
    S: * STATUS Old (MESSAGES 1 UIDNEXT 2)
    S: a3 OK …
  `,
  );
});

test('a special use is given to a new mailbox once', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `${SIGN_IN}
    C: a1 CREATE More (USE (\\Sent))
    S: a1 NO [USEATTR] …
    C: a1b CREATE Drafts (USE (\\Sent))
    S: a1b NO [ALREADYEXISTS] …
    C: a2 DELETE Sent
    S: a2 OK …
    C: a3 CREATE More (USE (\\Sent))
    S: a3 OK …
    C: a4 LIST "" More
    S: * LIST (\\HasNoChildren \\Sent) "/" More
    S: a4 OK …
    C: a5 CREATE All (USE (\\All))
    S: a5 NO [USEATTR] …
  `,
  );
});

test('LSUB tells what is subscribed, and with % the parents of what it hides', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `${SIGN_IN}
    C: a1 CREATE one/two
    S: a1 OK …
    C: a2 UNSUBSCRIBE one
    S: a2 OK …
    C: a3 LSUB "" "one*"
    S: * LSUB () "/" one/two
    S: a3 OK …
    C: a4 LSUB "" "o%"
    S: * LSUB (\\Noselect) "/" one
    S: a4 OK …
    C: a5 LIST (SUBSCRIBED RECURSIVEMATCH) "" "o%"
    S: * LIST (\\HasChildren) "/" one ("CHILDINFO" ("SUBSCRIBED"))
    S: a5 OK …
    C: a6 SUBSCRIBE nowhere
    S: a6 NO [NONEXISTENT] …
  `,
  );
});

test('a mailbox deleted with others below it stays as a name, until it is made again (RFC 3501 §6.3.4)', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `${SIGN_IN}
    C: a2 CREATE Xa/2005
    S: a2 OK …
    C: a3 DELETE Xa
    S: a3 OK …
    C: a4 LIST "" Xa*
    S: * LIST (\\Noselect \\HasChildren) "/" Xa
    S: * LIST (\\HasNoChildren) "/" Xa/2005
    S: a4 OK …
    C: a5 SELECT Xa
    S: a5 NO [NONEXISTENT] …
    C: a6 APPEND Xa {1+}
    C: x
    S: a6 NO [TRYCREATE] …
    C: a7 DELETE Xa
    S: a7 NO [HASCHILDREN] …
    C: a8 CREATE Xa
    S: a8 OK [MAILBOXID …
    C: a9 STATUS Xa (MESSAGES)
    S: * STATUS Xa (MESSAGES 0)
    S: a9 OK …
    C: b1 DELETE Xa/2005
    S: b1 OK …
    C: b2 DELETE Xa
    S: b2 OK …
    C: b3 LIST "" Xa*
    S: b3 OK …
  `,
  );
});

test('a subscription outlives its mailbox until it is taken back (RFC 3501 §6.3.6)', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `${SIGN_IN}
    C: a1 CREATE Xa
    S: a1 OK …
    C: a2 SUBSCRIBE Xa
    S: a2 OK …
    C: a3 DELETE Xa
    S: a3 OK …
    C: a4 LIST "" Xa
    S: a4 OK …
    C: a5 LSUB "" Xa
    S: * LSUB () "/" Xa
    S: a5 OK …
    C: a6 LIST (SUBSCRIBED) "" Xa
    S: * LIST (\\NonExistent \\Subscribed) "/" Xa
    S: a6 OK …
    C: a7 UNSUBSCRIBE Xa
    S: a7 OK …
    C: a8 LSUB "" Xa
    S: a8 OK …
  `,
  );
});
