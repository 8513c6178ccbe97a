/** FUTURERELEASE (RFC 4865): when a message is to go out, as its sender says on submission. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playTranscript } from '#tests/imap/transcript.ts';
import { startSmtpTestServer } from '../server.ts';

const SIGNED_IN = `
  S: 220 …
  C: EHLO me
  S: 250-…
  S: 250-PIPELINING
  S: 250-SIZE 10000
  S: 250-8BITMIME
  S: 250-SMTPUTF8
  S: 250-DSN
  S: 250-ENHANCEDSTATUSCODES
  S: 250-LIMITS RCPTMAX=3
  S: 250-FUTURERELEASE 7776000 …
  S: 250-MT-PRIORITY MIXER
  S: 250-CHUNKING
  S: 250-BINARYMIME
  S: 250-STARTTLS
  S: 250 AUTH …
  C: AUTH PLAIN ${Buffer.from('\0an@hue.vn\0mật khẩu').toString('base64')}
  S: 235 2.7.0 …`;
const OPEN = { settings: { allowPlainAuth: 'loopback' as const } };

test('a message held for a while reaches the pipeline with its time', async () => {
  await using server = await startSmtpTestServer(OPEN);
  const before = Date.now();
  await playTranscript(
    server.submission,
    `${SIGNED_IN}
  C: MAIL FROM:<an@hue.vn> HOLDFOR=3600
  S: 250 2.1.0 …
  C: RCPT TO:<binh@hue.vn>
  S: 250 2.1.5 …
  C: DATA
  S: 354 …
  C: From: <an@hue.vn>
  C: 
  C: Hẹn giờ
  C: .
  S: 250 2.0.0 …`,
  );
  const holdUntil = server.received[0]?.holdUntil ?? 0;
  assert.ok(holdUntil >= before + 3_600_000 && holdUntil <= Date.now() + 3_600_000);
});

test('a time that cannot be is refused, and the session goes on', async () => {
  await using server = await startSmtpTestServer(OPEN);
  const soon = new Date(Date.now() + 60_000).toISOString();
  await playTranscript(
    server.submission,
    `${SIGNED_IN}
  C: MAIL FROM:<an@hue.vn> HOLDFOR=soon
  S: 501 5.5.4 …
  C: MAIL FROM:<an@hue.vn> HOLDFOR=0
  S: 501 5.5.4 …
  C: MAIL FROM:<an@hue.vn> HOLDFOR=99999999
  S: 501 5.5.4 …
  C: MAIL FROM:<an@hue.vn> HOLDUNTIL=tomorrow
  S: 501 5.5.4 …
  C: MAIL FROM:<an@hue.vn> HOLDUNTIL=2005-01-05T08:00:00Z
  S: 501 5.5.4 …
  C: MAIL FROM:<an@hue.vn> HOLDFOR=60 HOLDUNTIL=${soon}
  S: 501 5.5.4 …
  C: MAIL FROM:<an@hue.vn> HOLDUNTIL=${soon}
  S: 250 2.1.0 …`,
  );
});

test('strangers hold nothing', async () => {
  await using server = await startSmtpTestServer();
  await playTranscript(
    server.mx,
    `
  S: 220 …
  C: EHLO other.example
  S: 250-…
  S: 250-PIPELINING
  S: 250-SIZE 10000
  S: 250-8BITMIME
  S: 250-SMTPUTF8
  S: 250-DSN
  S: 250-ENHANCEDSTATUSCODES
  S: 250-LIMITS RCPTMAX=3
  S: 250-MT-PRIORITY MIXER
  S: 250-CHUNKING
  S: 250-BINARYMIME
  S: 250 STARTTLS
  C: MAIL FROM:<x@other.example> HOLDFOR=60
  S: 555 5.5.4 …`,
  );
});
