import { test } from 'node:test';
import { startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';
import { SIGNED_IN } from './opened.ts';

test('IMAP4rev2 once enabled: UTF-8 names, LIST with SELECT, ESEARCH, no \\Recent (RFC 9051)', async () => {
  await using server = await startImapTestServer();
  await server.deliver('Subject: one\n\none\n', { to: 'binh' });
  await playTranscript(
    server.port,
    `${SIGNED_IN}
    C: a1 ENABLE IMAP4rev2
    S: * ENABLED IMAP4rev2
    S: a1 OK …
    C: a2 CREATE "Công văn"
    S: a2 OK …
    C: a3 LIST "" "Công*"
    S: * LIST (\\HasNoChildren) "/" "Công văn"
    S: a3 OK …
    C: a4 RENAME "Công văn" "Tờ trình"
    S: * LIST () "/" "Tờ trình" ("OLDNAME" ("Công văn"))
    S: a4 OK …
    C: a5 SELECT INBOX
    S: * FLAGS (…)
    S: * OK [PERMANENTFLAGS (…)] …
    S: * 1 EXISTS
    S: * OK [UIDVALIDITY …] …
    S: * OK [UIDNEXT 2] …
    S: * OK [HIGHESTMODSEQ …] …
    S: * OK [MAILBOXID (…)] …
    S: * LIST () "/" INBOX
    S: a5 OK [READ-WRITE] …
    C: a6 SEARCH ALL
    S: * ESEARCH (TAG "a6") ALL 1
    S: a6 OK …
    C: a7 FETCH 1 FLAGS
    S: * 1 FETCH (FLAGS ())
    S: a7 OK …
  `,
  );
});

test('UTF8=ACCEPT makes names UTF-8 and APPEND takes UTF8 data (RFC 6855)', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `${SIGNED_IN}
    C: a1 CREATE "C&APQ-ng"
    S: a1 OK …
    C: a2 ENABLE UTF8=ACCEPT
    S: * ENABLED UTF8=ACCEPT
    S: a2 OK …
    C: a3 STATUS "Công" (MESSAGES)
    S: * STATUS "Công" (MESSAGES 0)
    S: a3 OK …
    C: a4 APPEND "Công" (\\Seen) UTF8 (~{27+}
    C: Subject: Chào
    C: 
    C: xin chào)
    S: a4 OK [APPENDUID …] …
  `,
  );
});

test('UIDONLY forbids message numbers and answers with UIDs (RFC 9586)', async () => {
  await using server = await startImapTestServer();
  await server.deliver('Subject: one\n\none\n', { to: 'binh' });
  await server.deliver('Subject: two\n\ntwo\n', { to: 'binh' });
  await playTranscript(
    server.port,
    `${SIGNED_IN}
    C: a1 ENABLE UIDONLY
    S: * ENABLED UIDONLY
    S: a1 OK …
    C: a2 SELECT INBOX
    S: * FLAGS (…)
    S: * OK [PERMANENTFLAGS (…)] …
    S: * 2 EXISTS
    S: * … RECENT
    S: * OK [UIDVALIDITY …] …
    S: * OK [UIDNEXT 3] …
    S: * OK [HIGHESTMODSEQ …] …
    S: * OK [MAILBOXID (…)] …
    S: a2 OK [READ-WRITE] …
    C: a3 FETCH 1 FLAGS
    S: a3 BAD [UIDREQUIRED] …
    C: a4 UID SEARCH 1:2
    S: a4 BAD [UIDREQUIRED] …
    C: a5 UID FETCH 2 (FLAGS)
    S: * 2 UIDFETCH (FLAGS (\\Recent))
    S: a5 OK …
    C: a6 UID STORE 1 +FLAGS (\\Deleted)
    S: * 1 UIDFETCH (FLAGS (\\Deleted \\Recent))
    S: a6 OK …
    C: a7 EXPUNGE
    S: * VANISHED 1
    S: a7 OK …
    C: a8 UID FETCH 2 (ENVELOPE)
    S: * 2 UIDFETCH (ENVELOPE (…))
    S: a8 OK …
  `,
  );
});
