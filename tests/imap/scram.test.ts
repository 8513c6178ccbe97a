/** AUTHENTICATE SCRAM-SHA-256 end to end, with the client's side of the mechanism from `formats/sasl`. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { scramClientFinal, scramClientFirst } from '#formats/sasl/scram-client.ts';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { startImapTestServer } from './server.ts';

function base64(bytes: Buffer): string {
  return bytes.toString('base64');
}

async function challengeOf(client: ImapTestClient): Promise<Buffer> {
  const line = await client.readLine();
  assert.match(line ?? '', /^\+ /);
  return Buffer.from((line ?? '').slice(2), 'base64');
}

/** The conversation up to the tagged response. */
async function signIn(
  port: number,
  user: string,
  password: string,
  actsAs?: string,
): Promise<{ proof: string; last: string }> {
  const client = await ImapTestClient.open(port);
  await client.readLine();
  const { message, state } = scramClientFirst(
    user,
    'client-nonce',
    actsAs === undefined ? {} : { authorizationId: actsAs },
  );
  client.send(`t AUTHENTICATE SCRAM-SHA-256 ${base64(message)}\r\n`);
  const final = await scramClientFinal(state, await challengeOf(client), password);
  client.send(`${base64(final.message)}\r\n`);
  let last = (await client.readLine()) ?? '';
  const proof = last.startsWith('+ ') ? last.slice(2) : '';
  if (proof !== '') {
    assert.equal(proof, base64(final.serverFinal));
    client.send('\r\n');
    last = (await client.readLine()) ?? '';
  }
  client.close();
  return { proof, last };
}

test('the right password signs in without crossing the wire, and the server proves itself too', async () => {
  await using server = await startImapTestServer({ settings: { allowPlainAuth: 'never' } });
  const { proof, last } = await signIn(server.port, 'an', 'mật khẩu');
  assert.notEqual(proof, '');
  assert.match(last, /^t OK \[CAPABILITY IMAP4rev1/);
});

test('a wrong password and an unknown name fail in the same step with the same words', async () => {
  await using server = await startImapTestServer();
  const wrong = await signIn(server.port, 'an', 'another password');
  const unknown = await signIn(server.port, 'nobody', 'another password');
  assert.match(wrong.last, /^t NO \[AUTHENTICATIONFAILED\]/);
  assert.deepEqual(unknown, wrong);
});

test('whom one acts as by SCRAM is oneself (RFC 5802 §5.1, RFC 5530 AUTHORIZATIONFAILED)', async () => {
  await using server = await startImapTestServer();
  const other = await signIn(server.port, 'an', 'mật khẩu', 'binh');
  assert.match(other.last, /^t NO \[AUTHORIZATIONFAILED\]/);
  const own = await signIn(server.port, 'an', 'mật khẩu', 'an@example.vn');
  assert.match(own.last, /^t OK/);
});

/** Signs in by SCRAM-SHA-256-PLUS over STARTTLS, bound to this data; gives the last line. */
async function signInBound(port: number, bind: (data: Buffer) => Buffer): Promise<string> {
  const client = await ImapTestClient.open(port);
  await client.readLine();
  await client.command('STARTTLS');
  await client.startTls();
  assert.match((await client.command('CAPABILITY')).join(), / AUTH=SCRAM-SHA-256-PLUS /);
  const binding = { type: 'tls-exporter', data: bind(client.channelBinding) };
  const { message, state } = scramClientFirst('an', 'client-nonce', { binding });
  client.send(`t AUTHENTICATE SCRAM-SHA-256-PLUS ${base64(message)}\r\n`);
  const final = await scramClientFinal(state, await challengeOf(client), 'mật khẩu');
  client.send(`${base64(final.message)}\r\n`);
  let last = (await client.readLine()) ?? '';
  if (last.startsWith('+ ')) {
    client.send('\r\n');
    last = (await client.readLine()) ?? '';
  }
  client.close();
  return last;
}

test('SCRAM-SHA-256-PLUS binds the proof to the TLS connection (RFC 5802 §6, RFC 9266)', async () => {
  await using server = await startImapTestServer();
  assert.match(await signInBound(server.port, (data) => data), /^t OK/);
  assert.match(await signInBound(server.port, () => Buffer.alloc(32)), /^t NO \[AUTHENTICATIONFAILED\]/);
});
