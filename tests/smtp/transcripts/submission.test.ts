/** Submission: who signs in, how, and as whom they may send (R8.4). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playTranscript } from '#tests/imap/transcript.ts';
import { startSmtpTestServer } from '../server.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');
const PLAIN_AN = base64('\0an@hue.vn\0mật khẩu');

/** EHLO over TLS, which offers all mechanisms. */
const SECURE_HELLO = `
  S: 220 …
  C: EHLO me
  S: 250-mail.hue.vn
  S: 250-PIPELINING
  S: 250-SIZE 10000
  S: 250-8BITMIME
  S: 250-SMTPUTF8
  S: 250-DSN
  S: 250-ENHANCEDSTATUSCODES
  S: 250-LIMITS RCPTMAX=3
  S: 250-FUTURERELEASE 7776000 …
  S: 250-MT-PRIORITY MIXER
  S: 250-REQUIRETLS
  S: 250-CHUNKING
  S: 250-BINARYMIME
  S: 250 AUTH SCRAM-SHA-256-PLUS SCRAM-SHA-256 OAUTHBEARER XOAUTH2 PLAIN LOGIN`;

test('without TLS no password is taken and none is asked for', async () => {
  await using server = await startSmtpTestServer();
  await playTranscript(
    server.submission,
    `
    S: 220 …
    C: EHLO me
    S: 250-mail.hue.vn
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
    S: 250 AUTH SCRAM-SHA-256
    C: AUTH PLAIN ${PLAIN_AN}
    S: 538 5.7.11 Xin bat TLS truoc khi gui mat khau / Begin TLS before you send a password
    C: AUTH LOGIN
    S: 538 5.7.11 …
    C: AUTH CRAM-MD5
    S: 504 5.5.4 …
    C: MAIL FROM:<an@hue.vn>
    S: 530 5.7.0 …`,
  );
});

test('where the operator allows it, a password from this machine is taken without TLS', async () => {
  await using server = await startSmtpTestServer({ settings: { allowPlainAuth: 'loopback' } });
  await playTranscript(
    server.submission,
    `
    S: 220 …
    C: HELO me
    S: 250 mail.hue.vn
    C: AUTH PLAIN ${PLAIN_AN}
    S: 235 2.7.0 …`,
  );
});

test('somebody signed in sends as themselves, by any of their addresses, to anybody', async () => {
  await using server = await startSmtpTestServer();
  await playTranscript(
    server.submissions,
    `TLS:
    ${SECURE_HELLO}
    C: AUTH PLAIN ${PLAIN_AN}
    S: 235 2.7.0 …
    C: AUTH PLAIN ${PLAIN_AN}
    S: 503 5.5.1 …
    C: MAIL FROM:<binh@hue.vn>
    S: 553 5.7.1 …
    C: MAIL FROM:<an@far.example>
    S: 553 5.7.1 …
    C: MAIL FROM:<An.Alias@Hue.VN>
    S: 250 …
    C: RCPT TO:<nobody@hue.vn>
    S: 550 5.1.1 Khong co nguoi nhan nay / No such person here
    C: RCPT TO:<x@far.example>
    S: 250 …
    C: DATA
    S: 354 …
    C: From: an@hue.vn
    C: .
    S: 250 …`,
  );
  assert.equal(server.received[0]?.entrance, 'submission');
  assert.equal(server.received[0]?.principal?.kind, 'account');
  assert.equal(server.received[0]?.peer.protocol, 'ESMTPSA');
});

test('a mail program sends the receipt that was asked for under the null path (RFC 8098 §3)', async () => {
  await using server = await startSmtpTestServer({ settings: { allowPlainAuth: 'always' } });
  await playTranscript(
    server.submission,
    `
    S: 220 …
    C: HELO me
    S: 250 …
    C: MAIL FROM:<>
    S: 530 5.7.0 …
    C: AUTH PLAIN ${PLAIN_AN}
    S: 235 …
    C: MAIL FROM:<>
    S: 250 …`,
  );
});

test('LOGIN asks for both, PLAIN asks when nothing came along, and `*` ends the conversation', async () => {
  await using server = await startSmtpTestServer();
  await playTranscript(
    server.submissions,
    `TLS:
    ${SECURE_HELLO}
    C: AUTH PLAIN
    S: 334 
    C: *
    S: 501 5.5.2 …
    C: AUTH PLAIN =
    S: 535 5.7.8 …
    C: AUTH PLAIN not base64!
    S: 501 5.5.2 …
    C: AUTH LOGIN
    S: 334 VXNlcm5hbWU6
    C: ${base64('an@hue.vn')}
    S: 334 UGFzc3dvcmQ6
    C: ${base64('mật khẩu')}
    S: 235 2.7.0 …`,
  );
});

test('a wrong password is refused, and after five the connection is over', async () => {
  await using server = await startSmtpTestServer();
  const wrong = `
    C: AUTH PLAIN ${base64('\0an@hue.vn\0sai')}
    S: 535 5.7.8 …`;
  await playTranscript(
    server.submissions,
    `TLS:
    ${SECURE_HELLO}
    ${wrong.repeat(5)}
    S: 421 4.7.0 …
    END:`,
  );
});

test('a sign-in before STARTTLS does not count after it', async () => {
  await using server = await startSmtpTestServer({ settings: { allowPlainAuth: 'always' } });
  await playTranscript(
    server.submission,
    `
    S: 220 …
    C: HELO me
    S: 250 …
    C: AUTH PLAIN ${PLAIN_AN}
    S: 235 …
    C: STARTTLS
    S: 220 …
    TLS:
    C: HELO me
    S: 250 …
    C: MAIL FROM:<an@hue.vn>
    S: 530 5.7.0 …`,
  );
});
