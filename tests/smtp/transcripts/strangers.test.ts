/** The port where strangers bring mail: what they are told, line by line. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { playTranscript } from '#tests/imap/transcript.ts';
import { startSmtpTestServer } from '../server.ts';

const GREETING = `
  S: 220 mail.hue.vn ESMTP …
  C: EHLO client.example
  S: 250-mail.hue.vn
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
`;

test('a message for one of us is taken, with its envelope as it was given', async () => {
  await using server = await startSmtpTestServer();
  await playTranscript(
    server.mx,
    `${GREETING}
    C: MAIL FROM:<x@far.example> SIZE=100 BODY=8BITMIME RET=HDRS ENVID=q+2B1
    S: 250 2.1.0 …
    C: RCPT TO:<An+bao@HUE.vn> NOTIFY=FAILURE,DELAY ORCPT=rfc822;an@old.example
    S: 250 2.1.5 …
    C: DATA
    S: 354 …
    C: Subject: Xin chào
    C:
    C: ..mở đầu bằng dấu chấm
    C: .
    S: 250 2.0.0 Ok, stored as m1
    C: QUIT
    S: 221 2.0.0 …
    END:`,
  );
  const [message] = server.received;
  assert.ok(message);
  assert.equal(message.bytes.toString(), 'Subject: Xin chào\r\n\r\n.mở đầu bằng dấu chấm\r\n');
  assert.equal(message.entrance, 'mx');
  assert.equal(message.reversePath, 'x@far.example');
  assert.equal(message.body, '8bitmime');
  assert.equal(message.ret, 'headers');
  assert.equal(message.envid, 'q+2B1');
  assert.equal(message.principal, undefined);
  assert.deepEqual(message.peer, {
    remoteAddress: '127.0.0.1',
    helo: 'client.example',
    protocol: 'ESMTP',
  });
  const [recipient] = message.recipients;
  assert.equal(recipient?.mailboxTag, 'bao');
  assert.equal(recipient?.address, 'An+bao@HUE.vn');
  assert.deepEqual(recipient?.notify, ['failure', 'delay']);
  assert.equal(recipient?.orcpt, 'rfc822;an@old.example');
});

test('an unknown recipient is refused at once, a full mailbox put off, the others get the message', async () => {
  await using server = await startSmtpTestServer();
  await playTranscript(
    server.mx,
    `${GREETING}
    C: MAIL FROM:<>
    S: 250 …
    C: RCPT TO:<nobody@hue.vn>
    S: 550 5.1.1 No such person here
    C: RCPT TO:<full@hue.vn>
    S: 452 4.2.2 …
    C: RCPT TO:<broken@hue.vn>
    S: 451 4.3.0 …
    C: RCPT TO:<Postmaster>
    S: 250 …
    C: RCPT TO:<binh@hue.vn>
    S: 250 …
    C: RCPT TO:<binh@hue.vn>
    S: 250 …
    C: DATA
    S: 354 …
    C: x
    C: .
    S: 250 …`,
  );
  assert.deepEqual(
    server.received[0]?.recipients.map((recipient) => recipient.address),
    ['Postmaster', 'binh@hue.vn'],
  );
});

test('strangers are relayed nowhere, whatever the address looks like', async () => {
  await using server = await startSmtpTestServer();
  await playTranscript(
    server.mx,
    `${GREETING}
    C: MAIL FROM:<an@hue.vn>
    S: 250 …
    C: RCPT TO:<x@far.example>
    S: 550 5.7.1 …
    C: RCPT TO:<an%far.example@[127.0.0.1]>
    S: 550 5.7.1 …
    C: RCPT TO:<"an@far.example"@hue.vn>
    S: 550 5.1.1 …
    C: RCPT TO:<@hue.vn:x@far.example>
    S: 550 5.7.1 …
    C: RCPT TO:<x@sub.hue.vn>
    S: 550 5.7.1 …
    C: DATA
    S: 554 5.5.1 …`,
  );
});

test('commands out of order and mistakes get their reply and the session lives on', async () => {
  await using server = await startSmtpTestServer();
  await playTranscript(
    server.mx,
    `
    S: 220 …
    C: MAIL FROM:<x@y.example>
    S: 503 5.5.1 …
    C: EHLO
    S: 501 5.5.4 …
    C: FLY
    S: 500 5.5.2 …
    C: HELO client.example
    S: 250 mail.hue.vn
    C: RCPT TO:<an@hue.vn>
    S: 503 5.5.1 …
    C: DATA
    S: 503 5.5.1 …
    C: MAIL FROM:x@y.example
    S: 501 5.1.7 …
    C: MAIL FROM:<x@y.example> SIZE=10001
    S: 552 5.3.4 …
    C: MAIL FROM:<x@y.example>
    S: 250 …
    C: MAIL FROM:<x@y.example>
    S: 503 5.5.1 …
    C: RCPT TO:<>
    S: 501 5.1.3 …
    C: RSET
    S: 250 …
    C: RCPT TO:<an@hue.vn>
    S: 503 5.5.1 …
    C: VRFY an
    S: 252 …
    C: EXPN all
    S: 502 5.5.1 …
    C: HELP
    S: 214 …
    C: NOOP anything
    S: 250 …
    C: AUTH PLAIN
    S: 502 5.5.1 …
    C: STARTTLS now
    S: 501 5.5.4 …
    C: quit
    S: 221 …
    END:`,
  );
});

test('more recipients than allowed are put off, and the message still goes to the first ones', async () => {
  await using server = await startSmtpTestServer();
  await playTranscript(
    server.mx,
    `${GREETING}
    C: MAIL FROM:<x@y.example>
    S: 250 …
    C: RCPT TO:<an@hue.vn>
    S: 250 …
    C: RCPT TO:<binh@hue.vn>
    S: 250 …
    C: RCPT TO:<an+1@hue.vn>
    S: 250 …
    C: RCPT TO:<an+2@hue.vn>
    S: 452 4.5.3 …
    C: DATA
    S: 354 …
    C: .
    S: 250 …`,
  );
  assert.equal(server.received[0]?.recipients.length, 3);
  assert.equal(server.received[0]?.bytes.length, 0);
});

test('after STARTTLS all is forgotten, and the trace says how it came', async () => {
  await using server = await startSmtpTestServer();
  await playTranscript(
    server.mx,
    `${GREETING}
    C: MAIL FROM:<x@y.example>
    S: 250 …
    C: STARTTLS
    S: 220 2.0.0 …
    TLS:
    C: RCPT TO:<an@hue.vn>
    S: 503 5.5.1 …
    C: EHLO client.example
    S: 250-mail.hue.vn
    S: 250-PIPELINING
    S: 250-SIZE 10000
    S: 250-8BITMIME
    S: 250-SMTPUTF8
    S: 250-DSN
    S: 250-ENHANCEDSTATUSCODES
  S: 250-LIMITS RCPTMAX=3
    S: 250-MT-PRIORITY MIXER
    S: 250-REQUIRETLS
    S: 250-CHUNKING
    S: 250 BINARYMIME
    C: STARTTLS
    S: 503 5.5.1 …
    C: MAIL FROM:<x@y.example> SMTPUTF8
    S: 250 …
    C: RCPT TO:<an@hue.vn>
    S: 250 …
    C: DATA
    S: 354 …
    C: x
    C: .
    S: 250 …`,
  );
  assert.equal(server.received[0]?.peer.protocol, 'UTF8SMTPS');
  assert.match(server.received[0]?.peer.tls?.version ?? '', /^TLSv1\.[23]$/);
});

/** One message and what is said after its end. */
function send(from: string, answer: string): string {
  return `
    C: MAIL FROM:<${from}@y.example>
    S: 250 …
    C: RCPT TO:<an@hue.vn>
    S: 250 …
    C: DATA
    S: 354 …
    C: .
    S: ${answer}`;
}

test('what the pipeline says is what the peer is told', async () => {
  await using server = await startSmtpTestServer({
    judge: (message) => {
      const kind = message.reversePath.startsWith('later') ? 'deferred' : 'refused';
      if (message.reversePath.startsWith('bug')) throw new Error('a fault of ours');
      return { kind, code: kind === 'deferred' ? 451 : 554, enhanced: '9.9.9', text: kind };
    },
  });
  await playTranscript(
    server.mx,
    GREETING +
      send('later', '451 9.9.9 deferred') +
      send('never', '554 9.9.9 refused') +
      send('bug', '451 4.3.0 …'),
  );
});
