/**
 * Shows RFC 5464 §3.2, §3.2.1.1, §4, §4.2.1, §4.3, §4.4.1, §5; RFC 9590 §3.
 */
import { test } from 'node:test';
import { startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';
import { SIGNED_IN } from './opened.ts';

test('notes on mailboxes and on the account are set, read by depth and size, and taken away (RFC 5464)', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `${SIGNED_IN}
    C: a1 SETMETADATA INBOX (/private/comment "mine" /Shared/Vendor/x/a {5+}
    C: a bcd /shared/vendor/x/a/b "deep")
    S: a1 OK …
    C: a2 GETMETADATA INBOX (/private/comment /private/none)
    S: * METADATA INBOX (/private/comment {4}
    S: mine)
    S: a2 OK …
    C: a3 GETMETADATA (DEPTH 1) INBOX /shared/vendor/x
    S: * METADATA INBOX (/shared/vendor/x/a {5}
    S: a bcd)
    S: a3 OK …
    C: a4 GETMETADATA INBOX (DEPTH infinity MAXSIZE 4) (/shared/vendor)
    S: * METADATA INBOX (/shared/vendor/x/a/b {4}
    S: deep)
    S: a4 OK [METADATA LONGENTRIES 5] …
    C: a5 SETMETADATA INBOX (/private/comment NIL)
    S: a5 OK …
    C: a6 GETMETADATA INBOX /private/comment
    S: a6 OK …
    C: a7 SETMETADATA "" (/private/vendor/x "for me")
    S: a7 OK …
    C: a8 GETMETADATA "" /private/vendor/x
    S: * METADATA "" (/private/vendor/x {6}
    S: for me)
    S: a8 OK …
    C: a9 SETMETADATA "" (/shared/comment "for all")
    S: a9 NO [NOPERM] …
    C: b1 SETMETADATA INBOX (/comment "x")
    S: b1 BAD …
    C: b2 SETMETADATA INBOX (/private/x {40000+}
    C: ${'z'.repeat(40_000)})
    S: b2 NO [METADATA MAXSIZE 32768] …
    C: b3 GETMETADATA Nowhere /private/x
    S: b3 NO [NONEXISTENT] …
  `,
  );
});

test('notes go with their mailbox, and LIST tells them with the rights (RFC 8440, RFC 9590)', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `${SIGNED_IN}
    C: a1 CREATE Work
    S: a1 OK …
    C: a2 SETMETADATA Work (/private/comment "w")
    S: a2 OK …
    C: a3 LIST "" Work RETURN (MYRIGHTS METADATA (/private/comment /shared/comment))
    S: * LIST (\\HasNoChildren) "/" Work
    S: * MYRIGHTS Work …
    S: * METADATA Work (/private/comment {1}
    S: w /shared/comment NIL)
    S: a3 OK …
    C: a4 DELETE Work
    S: a4 OK …
    C: a5 CREATE Work
    S: a5 OK …
    C: a6 GETMETADATA Work /private/comment
    S: a6 OK …
  `,
  );
});
