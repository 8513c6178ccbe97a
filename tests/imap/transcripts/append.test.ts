import { test } from 'node:test';
import { startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';
import { OPENED, SIGNED_IN } from './opened.ts';

test('several messages of one APPEND are kept all or none (RFC 3502)', async () => {
  await using server = await startImapTestServer({ quotaBytes: 1000 });
  await playTranscript(
    server.port,
    `${SIGNED_IN}
    C: a1 APPEND Drafts (\\Seen) {17+}
    C: Subject: one
    C: 
    C: 1 {17+}
    C: Subject: two
    C: 
    C: 2
    S: a1 OK [APPENDUID … 1:2] …
    C: a2 APPEND Drafts {17+}
    C: Subject: one
    C: 
    C: 3 {1000+}
    C: ${'z'.repeat(1000)}
    S: a2 NO [OVERQUOTA] …
    C: a3 STATUS Drafts (MESSAGES UNSEEN)
    S: * STATUS Drafts (MESSAGES 2 UNSEEN 1)
    S: a3 OK …
    C: a4 CREATE "Drafts/D&HqE- th&AOE-o"
    S: a4 OK …
    C: a5 APPEND "Drafts/D&HqE- th&AOE-o" {17+}
    C: Subject: six
    C: 
    C: 6
    S: a5 OK [APPENDUID … 1] …
    C: a6 APPEND "Drafts/none" {17+}
    C: Subject: six
    C: 
    C: 6
    S: a6 NO [TRYCREATE] …
    C: a7 DELETE Drafts
    S: a7 …
    C: a8 APPEND "" {17+}
    C: Subject: six
    C: 
    C: 6
    S: a8 NO [TRYCREATE] …
  `,
  );
});

test('a message is made of parts of others, or refused with the URL that names nothing (RFC 4469; RFC 4469 §3, §5)', async () => {
  await using server = await startImapTestServer();
  await server.deliver('Subject: old\n\nold text\n', { to: 'binh' });
  await playTranscript(
    server.port,
    `${OPENED}
    C: a1 APPEND INBOX CATENATE (TEXT {16+}
    C: Subject: new
    C: 
    C:  URL "/INBOX/;UID=1/;SECTION=TEXT;PARTIAL=0.3" URL "/;UID=1/;SECTION=TEXT;PARTIAL=3.5")
    S: * 2 EXISTS
    S: * … RECENT
    S: a1 OK [APPENDUID … 2] …
    C: a2 FETCH 2 (BODY.PEEK[])
    S: * 2 FETCH (BODY[] {24}
    S: Subject: new
    S: 
    S: old text)
    S: a2 OK …
    C: a3 APPEND INBOX CATENATE (URL "/INBOX/;UID=9")
    S: a3 NO [BADURL /INBOX/;UID=9] …
    C: a4 APPEND INBOX CATENATE (URL "/Nowhere/;UID=9")
    S: a4 NO [BADURL …] …
    C: a5 APPEND INBOX CATENATE (URL "/INBOX;UIDVALIDITY=1/;UID=1")
    S: a5 NO [BADURL …] …
  `,
  );
});

test('REPLACE puts one message in the place of another (RFC 8508)', async () => {
  await using server = await startImapTestServer();
  await server.deliver('Subject: draft\n\nfirst\n', { to: 'binh' });
  await server.deliver('Subject: other\n\nother\n', { to: 'binh' });
  await playTranscript(
    server.port,
    `${OPENED}
    C: a1 REPLACE 1 INBOX (\\Draft) {19+}
    C: Subject: better
    C: 
    C: 
    S: * OK [APPENDUID … 3] …
    S: * 1 EXPUNGE
    S: * 2 EXISTS
    S: * … RECENT
    S: a1 OK …
    C: a2 UID REPLACE 1 INBOX {19+}
    C: Subject: better
    C: 
    C: 
    S: a2 NO …
    C: a3 UID REPLACE 3 Drafts {19+}
    C: Subject: best!!
    C: 
    C: 
    S: * OK [APPENDUID … 1] …
    S: * 2 EXPUNGE
    S: a3 OK …
    C: a4 REPLACE 1 Nowhere {19+}
    C: Subject: better
    C: 
    C: 
    S: a4 NO [TRYCREATE] …
  `,
  );
});

test('a large message for which there is no memory now is refused before it is sent, and room is given back', async () => {
  const settings = { maxMessageBytes: 200_000 };
  await using server = await startImapTestServer({ settings, receivingBytes: 20_000 });
  await playTranscript(
    server.port,
    `${SIGNED_IN}
    C: a1 APPEND Drafts {80000}
    S: a1 NO [UNAVAILABLE] …
    C: a2 APPEND Drafts {70000+}
    C: ${'z'.repeat(70_000)}
    S: a2 OK [APPENDUID … 1] …
    C: a3 APPEND Drafts {70000+}
    C: ${'z'.repeat(70_000)}
    S: a3 OK [APPENDUID … 2] …
  `,
  );
});
