/** POP3 line by line (RFC 1939, RFC 2449, RFC 2595, RFC 5034, RFC 6856). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { verifyMailStore } from '#domain/mailstore/verify.ts';
import { PASSWORD } from '#tests/imap/province-server.ts';
import { playTranscript } from '#tests/imap/transcript.ts';
import { startPop3Province } from '../server.ts';

const LETTER = 'Subject: mot\n\nhai\n.ba\nbon\n';

async function openSession(messages: number) {
  const server = await startPop3Province();
  const address = await server.province.addPerson('Nguyễn Văn An', 'snv');
  for (let number = 0; number < messages; number += 1) await server.province.deliver(address, LETTER);
  const signIn = `
    S: +OK …
    C: USER ${address}
    S: +OK …
    C: PASS ${PASSWORD}
    S: +OK …`;
  return {
    ...server,
    address,
    play: (lines: string) => playTranscript(server.port, lines),
    signedIn: (lines: string) => playTranscript(server.port, signIn + lines),
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

test('messages are listed, named, read with their dots stuffed, and read by their top', async () => {
  await using session = await openSession(2);
  await session.signedIn(`
    C: STAT
    S: +OK 2 62
    C: LIST
    S: +OK …
    S: 1 31
    S: 2 31
    S: .
    C: LIST 2
    S: +OK 2 31
    C: UIDL 1
    S: +OK 1 {uid}
    C: UIDL
    S: +OK …
    S: 1 {uid}
    S: 2 …
    S: .
    C: RETR 1
    S: +OK …
    S: Subject: mot
    S: 
    S: hai
    S: ..ba
    S: bon
    S: .
    C: TOP 2 1
    S: +OK …
    S: Subject: mot
    S: 
    S: hai
    S: .
    C: RETR 3
    S: -ERR …
    C: LIST 0
    S: -ERR …
    C: NOOP
    S: +OK …
    C: QUIT
    S: +OK …
    END:
  `);
});

test('what is deleted goes at QUIT and not before, and RSET takes it back', async () => {
  await using session = await openSession(3);
  await session.signedIn(`
    C: DELE 1
    S: +OK …
    C: DELE 1
    S: -ERR …
    C: RETR 1
    S: -ERR …
    C: STAT
    S: +OK 2 62
    C: RSET
    S: +OK …
    C: DELE 2
    S: +OK …
    C: QUIT
    S: +OK …
    END:
  `);
  await session.signedIn(`
    C: UIDL
    S: +OK …
    S: 1 …
    S: 2 …
    S: .
    C: DELE 1
    S: +OK …
  `);
  await session.signedIn(`
    C: STAT
    S: +OK 2 62
    C: QUIT
    S: +OK …
    END:
  `);
  assert.deepEqual(await verifyMailStore(session.province.db), []);
});

test('a message read by POP3 is seen by IMAP, and what IMAP removes POP3 says is gone', async () => {
  await using session = await openSession(2);
  await session.signedIn(`
    C: RETR 1
    S: +OK …
    S: …
    S: …
    S: …
    S: …
    S: …
    S: .
    C: QUIT
    S: +OK …
    END:
  `);
  await playTranscript(
    session.province.port,
    `
    S: * OK …
    C: a0 LOGIN ${session.address} "${PASSWORD}"
    S: a0 OK …
    C: a1 STATUS INBOX (MESSAGES UNSEEN)
    S: * STATUS INBOX (MESSAGES 2 UNSEEN 1)
    S: a1 OK …
  `,
  );
});

test('a wrong password opens nothing, and nothing is done before sign-in', async () => {
  await using session = await openSession(0);
  await session.play(`
    S: +OK …
    C: STAT
    S: -ERR …
    C: PASS x
    S: -ERR …
    C: USER ${session.address}
    S: +OK …
    C: PASS sai
    S: -ERR [AUTH] …
    C: NONSENSE
    S: -ERR …
    C: QUIT
    S: +OK …
    END:
  `);
});

test('TLS comes by STLS, and where a password needs it none is asked for before', async () => {
  await using server = await startPop3Province('never');
  const address = await server.province.addPerson('Nguyễn Văn An', 'snv');
  await playTranscript(
    server.port,
    `
    S: +OK …
    C: USER ${address}
    S: -ERR …
    C: STLS
    S: +OK …
    TLS:
    C: USER ${address}
    S: +OK …
    C: PASS ${PASSWORD}
    S: +OK …
    C: STLS
    S: -ERR …
    C: QUIT
    S: +OK …
    END:
  `,
  );
});

test('AUTH PLAIN signs in with its answer at once, commands may come together, and a language may be chosen', async () => {
  await using session = await openSession(1);
  const plain = Buffer.from(`\0${session.address}\0${PASSWORD}`).toString('base64');
  await session.play(`
    S: +OK …
    C: AUTH PLAIN ${plain}
    S: +OK …
    C: STAT
    C: NOOP
    C: LANG vi
    S: +OK 1 31
    S: +OK …
    S: +OK vi …
    C: RETR 9
    S: -ERR Không có thư này
    C: QUIT
    S: +OK Tạm biệt
    END:
  `);
});

test('a subject in plain UTF-8 reaches a client that never asked for UTF8 in ASCII, and another as it is', async () => {
  await using session = await openSession(0);
  await session.province.deliver(session.address, 'Subject: Giấy mời\n\nx\n');
  await session.signedIn(`
    C: RETR 1
    S: +OK …
    S: Subject: =?utf-8?…?=
    S: 
    S: x
    S: .
    C: TOP 1 0
    S: +OK …
    S: Subject: =?utf-8?…?=
    S: 
    S: .
  `);
  const { address, play } = session;
  await play(`
    S: +OK …
    C: UTF8
    S: +OK …
    C: USER ${address}
    S: +OK …
    C: PASS ${PASSWORD}
    S: +OK …
    C: RETR 1
    S: +OK …
    S: Subject: Giấy mời
    S: 
    S: x
    S: .
  `);
});
