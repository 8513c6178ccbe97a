/**
 * Shows RFC 9051 §6.2.1; RFC 3501 §6.2.1.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';

test('without TLS a password is refused, after STARTTLS it is taken', async () => {
  await using server = await startImapTestServer({ settings: { allowPlainAuth: 'never' } });
  await playTranscript(
    server.port,
    `
    S: * OK [CAPABILITY IMAP4rev1 IMAP4rev2 ID LANGUAGE STARTTLS AUTH=SCRAM-SHA-256 SASL-IR LOGINDISABLED …] …
    C: a1 LOGIN binh "pass word"
    S: a1 NO [PRIVACYREQUIRED] …
    C: a2 AUTHENTICATE PLAIN
    S: a2 NO [PRIVACYREQUIRED] …
    C: a3 STARTTLS
    S: a3 OK …
    TLS:
    C: a4 CAPABILITY
    S: * CAPABILITY IMAP4rev1 IMAP4rev2 ID LANGUAGE AUTH=SCRAM-SHA-256-PLUS AUTH=SCRAM-SHA-256 AUTH=OAUTHBEARER AUTH=XOAUTH2 AUTH=PLAIN AUTH=LOGIN SASL-IR ENABLE …
    S: a4 OK …
    C: a5 STARTTLS
    S: a5 BAD …
    C: a6 LOGIN binh "pass word"
    S: a6 OK …
  `,
  );
});

test('a client that says TLS to the plain port is closed, not answered', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `
    S: * OK …
    C: \u0016\u0003\u0001
    END:
  `,
  );
});

test('a server that stops says BYE', async () => {
  await using server = await startImapTestServer();
  const client = await ImapTestClient.open(server.port);
  await client.readLine();
  await client.command('LOGIN binh "pass word"');
  client.send('t IDLE\r\n');
  assert.equal(await client.readLine(), '+ idling');
  const drained = server.imap.drain();
  assert.equal(await client.readLine(), '* BYE May chu sap dung. / The server is shutting down.');
  assert.equal(await client.readLine(), undefined);
  await drained;
});
