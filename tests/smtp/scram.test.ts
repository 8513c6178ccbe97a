/** SCRAM-SHA-256 in SMTP's lines, with the client that the relay would use (RFC 5802, RFC 7677, RFC 4954). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isScramServerFinal, scramClientFinal, scramClientFirst } from '#formats/sasl/scram-client.ts';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { startSmtpTestServer } from './server.ts';

async function signIn(port: number, password: string): Promise<string> {
  const client = await ImapTestClient.open(port);
  try {
    await client.readLine();
    client.send('HELO me\r\n');
    await client.readLine();
    const { message, state } = scramClientFirst('an@hue.vn', 'nonce-of-a-test');
    client.send(`AUTH SCRAM-SHA-256 ${message.toString('base64')}\r\n`);
    const challenge = (await client.readLine()) ?? '';
    assert.match(challenge, /^334 /);
    const final = await scramClientFinal(state, Buffer.from(challenge.slice(4), 'base64'), password);
    client.send(`${final.message.toString('base64')}\r\n`);
    const answer = (await client.readLine()) ?? '';
    if (!answer.startsWith('334 ')) return answer;
    const proof = Buffer.from(answer.slice(4), 'base64');
    assert.ok(isScramServerFinal(proof, final.serverFinal), 'the server knows the password too');
    client.send('\r\n');
    return (await client.readLine()) ?? '';
  } finally {
    client.close();
  }
}

test('SCRAM signs in without TLS, because the password never crosses the wire', async () => {
  await using server = await startSmtpTestServer();
  assert.match(await signIn(server.submission, 'mật khẩu'), /^235 2\.7\.0 /);
  assert.match(await signIn(server.submission, 'sai'), /^535 5\.7\.8 /);
});
