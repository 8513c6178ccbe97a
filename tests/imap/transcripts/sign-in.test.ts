/**
 * Shows RFC 9051 §6.2.2, §6.2.3; RFC 3501 §6.2, §6.2.2, §6.2.3; RFC 4959; RFC 5530 §3; RFC 7628;
 * RFC 7628 §3.1, §3.2.2, §3.2.3.
 */
import { test } from 'node:test';
import { startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';

test('a right password signs in by LOGIN and the capabilities are told', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `
    S: * OK [CAPABILITY IMAP4rev1 …AUTH=SCRAM-SHA-256 AUTH=OAUTHBEARER AUTH=XOAUTH2 AUTH=PLAIN AUTH=LOGIN SASL-IR…] mail.example.vn is ready.
    C: a1 LOGIN binh "pass word"
    S: a1 OK [CAPABILITY IMAP4rev1 …] Signed in.
    C: a2 LOGIN binh "pass word"
    S: a2 BAD …
  `,
  );
});

test('a wrong password is told from nothing else', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `
    S: * OK …
    C: a1 LOGIN binh wrong
    S: a1 NO [AUTHENTICATIONFAILED] Dia chi hoac mat khau khong dung. / The address or the password is wrong.
    C: a2 LOGIN nobody wrong
    S: a2 NO [AUTHENTICATIONFAILED] Dia chi hoac mat khau khong dung. / The address or the password is wrong.
    C: a3 SELECT INBOX
    S: a3 BAD Sign in first.
  `,
  );
});

test('five wrong passwords end the connection', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `
    S: * OK …
    C: a1 LOGIN binh wrong
    S: a1 NO …
    C: a2 LOGIN binh wrong
    S: a2 NO …
    C: a3 LOGIN binh wrong
    S: a3 NO …
    C: a4 LOGIN binh wrong
    S: a4 NO …
    C: a5 LOGIN binh wrong
    S: a5 NO …
    S: * BYE Sai mat khau qua nhieu lan. / Too many wrong passwords.
    END:
  `,
  );
});

test('AUTHENTICATE PLAIN works with and without an initial response, and is cancelled with an asterisk', async () => {
  await using server = await startImapTestServer();
  const plain = Buffer.from('\0an\0mật khẩu').toString('base64');
  await playTranscript(
    server.port,
    `
    S: * OK …
    C: a1 AUTHENTICATE PLAIN
    S: + ${''}
    C: *
    S: a1 BAD Cancelled.
    C: a2 AUTHENTICATE PLAIN
    S: + ${''}
    C: ${plain}
    S: a2 OK [CAPABILITY …] Signed in.
    S2: * OK …
    C2: b1 AUTHENTICATE PLAIN ${plain}
    S2: b1 OK [CAPABILITY …] Signed in.
  `,
  );
});

test('AUTHENTICATE LOGIN asks for the name and the password', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `
    S: * OK …
    C: a1 AUTHENTICATE LOGIN
    S: + VXNlcm5hbWU6
    C: ${Buffer.from('binh').toString('base64')}
    S: + UGFzc3dvcmQ6
    C: ${Buffer.from('pass word').toString('base64')}
    S: a1 OK [CAPABILITY …] Signed in.
  `,
  );
});

test('acting as somebody else is refused once the password was right, and before that the password is (RFC 5530)', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `
    S: * OK …
    C: a1 AUTHENTICATE PLAIN ${Buffer.from('an\0binh\0pass word').toString('base64')}
    S: a1 NO [AUTHORIZATIONFAILED] …
    C: a2 AUTHENTICATE PLAIN ${Buffer.from('an\0binh\0guess').toString('base64')}
    S: a2 NO [AUTHENTICATIONFAILED] …
    C: a3 AUTHENTICATE GSSAPI
    S: a3 NO [CANNOT] …
    C: a4 AUTHENTICATE PLAIN ${Buffer.from('Binh@example.vn\0binh\0pass word').toString('base64')}
    S: a4 OK …
  `,
  );
});

/** A bearer's first message as RFC 7628 §3.1 has it. */
function bearer(token: string, header = 'n,,'): string {
  return Buffer.from(`${header}\u0001host=mail.example.vn\u0001auth=Bearer ${token}\u0001\u0001`).toString(
    'base64',
  );
}

test('OAUTHBEARER signs in with a token, tells why another does not do, and is refused after the answer', async () => {
  await using server = await startImapTestServer();
  const why = Buffer.from('{"status":"invalid_token","schemes":"bearer","scope":"mail"}').toString('base64');
  await playTranscript(
    server.port,
    `
    S: * OK …
    C: a1 AUTHENTICATE OAUTHBEARER ${bearer('stolen')}
    S: + ${why}
    C: AQ==
    S: a1 NO [AUTHENTICATIONFAILED] …
    C: a2 AUTHENTICATE OAUTHBEARER
    S: + …
    C: ${bearer('stolen')}
    S: + ${why}
    C: *
    S: a2 …
    C: a3 AUTHENTICATE OAUTHBEARER ${bearer('token-of-binh', 'n,a=an@example.vn,')}
    S: a3 NO [AUTHORIZATIONFAILED] …
    C: a4 AUTHENTICATE OAUTHBEARER ${bearer('token-of-binh', 'n,a=binh@example.vn,')}
    S: a4 OK [CAPABILITY …] …
  `,
  );
});

test('an account has so many sessions and no more, until one ends or signs out', async () => {
  await using server = await startImapTestServer({ settings: { maxSessionsPerAccount: 2 } });
  await playTranscript(
    server.port,
    `
    S: * OK …
    C: a1 LOGIN binh "pass word"
    S: a1 OK …
    S2: * OK …
    C2: b1 LOGIN binh "pass word"
    S2: b1 OK …
    S3: * OK …
    C3: c1 LOGIN binh "pass word"
    S3: c1 NO [LIMIT] …
    C2: b2 UNAUTHENTICATE
    S2: b2 OK …
    C3: c2 LOGIN binh "pass word"
    S3: c2 OK …
    C2: b3 LOGIN binh "pass word"
    S2: b3 NO [LIMIT] …
    C: a2 LOGOUT
    S: * BYE …
    S: a2 OK …
    END:
    C2: b4 LOGIN binh "pass word"
    S2: b4 OK …
  `,
  );
});
