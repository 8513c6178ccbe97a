/**
 * Shows RFC 9051 §6.2.1; RFC 3501 §6.2.1.
 */
import { test } from 'node:test';
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
  const playing = playTranscript(
    server.port,
    `
    S: * OK …
    C: a1 LOGIN binh "pass word"
    S: a1 OK …
    C: a2 IDLE
    S: + idling
    S: * BYE The server is shutting down.
    END:
  `,
  );
  await new Promise((resolve) => setTimeout(resolve, 500));
  await server.imap.drain();
  await playing;
});
