/** Raw UTF-8 in headers for clients that have not enabled UTF8=ACCEPT, and for those that have (RFC 6855 §7, §8, RFC 6858). */
import { test } from 'node:test';
import { startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';
import { OPENED } from './opened.ts';

const LETTER = [
  'Subject: Giấy mời',
  'From: Bình <bình@huế.vn>',
  'Content-Type: multipart/mixed; boundary=b',
  '',
  '--b',
  'Content-Type: text/plain; charset=utf-8',
  'Content-Transfer-Encoding: 8bit',
  '',
  'Kính mời',
  '--b',
  'Content-Type: application/pdf',
  'Content-Disposition: attachment; filename="mời.pdf"',
  '',
  'x',
  '--b--',
  '',
].join('\n');

async function startWithLetter() {
  const server = await startImapTestServer();
  await server.deliver(LETTER, { to: 'binh' });
  return server;
}

test('an old client reads the header in ASCII, an address it cannot use as such, and bodies as they are', async () => {
  await using server = await startWithLetter();
  await playTranscript(
    server.port,
    `
    ${OPENED}
    C: a1 FETCH 1 ENVELOPE
    S: * 1 FETCH (ENVELOPE (NIL "=?utf-8?B?R2nhuqV5IG3hu51p?=" (("=?utf-8?…?=" NIL "invalid" "internationalized-address.invalid")) …
    S: a1 OK …
    C: a2 FETCH 1 BODY.PEEK[HEADER.FIELDS (Subject From)]
    S: * 1 FETCH (BODY[HEADER.FIELDS (Subject From)] {…}
    S: Subject: =?utf-8?B?R2nhuqV5IG3hu51p?=
    S: From: =?utf-8?…?= <invalid@internationalized-address.invalid>
    S: 
    S: )
    S: a2 OK …
    C: a3 FETCH 1 (BODY.PEEK[1] BODY.PEEK[2.MIME])
    S: * 1 FETCH (BODY[1] {11}
    S: Kính mời BODY[2.MIME] {…}
    S: Content-Type: application/pdf
    S: Content-Disposition: attachment; filename*=utf-8''m%E1%BB%9Di.pdf
    S: 
    S: )
    S: a3 OK …
    C: a4 FETCH 1 BODY.PEEK[TEXT]
    S: * 1 FETCH (BODY[TEXT] {…}
    S: --b
    S: Content-Type: text/plain; charset=utf-8
    S: Content-Transfer-Encoding: 8bit
    S: 
    S: Kính mời
    S: --b
    S: Content-Type: application/pdf
    S: Content-Disposition: attachment; filename*=utf-8''m%E1%BB%9Di.pdf
    S: 
    S: x
    S: --b--
    S: )
    S: a4 OK …
    C: a5 FETCH 1 BODY.PEEK[]<0.20>
    S: * 1 FETCH (BODY[]<0> {20}
    S: Subject: =?utf-8?B?R)
    S: a5 OK …
  `,
  );
});

test('a client that has enabled UTF8=ACCEPT reads the very message', async () => {
  await using server = await startWithLetter();
  await playTranscript(
    server.port,
    `
    ${OPENED}
    C: a0 ENABLE UTF8=ACCEPT
    S: * ENABLED UTF8=ACCEPT
    S: a0 OK …
    C: a1 FETCH 1 BODY.PEEK[HEADER.FIELDS (Subject From)]
    S: * 1 FETCH (BODY[HEADER.FIELDS (Subject From)] {…}
    S: Subject: Giấy mời
    S: From: Bình <bình@huế.vn>
    S: 
    S: )
    S: a1 OK …
  `,
  );
});
