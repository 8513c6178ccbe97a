/** Who gets in, and who does not (RFC 4513, R6.4, R8.5). */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { test } from 'node:test';
import { connect as connectTls } from 'node:tls';
import {
  Client,
  ConfidentialityRequiredError,
  InappropriateAuthError,
  InsufficientAccessError,
  InvalidCredentialsError,
} from 'ldapts';
import { lockAccount } from '#domain/accounts/lock-account.ts';
import { systemPrincipal } from '#domain/directory/principal.ts';
import { integer, octets, sequence } from '#formats/ldap/ber-writer.ts';
import { PASSWORD } from '#tests/imap/province-server.ts';
import { type LdapProvince, SUFFIX, startLdapProvince } from './server.ts';

async function open(options?: Parameters<typeof startLdapProvince>[0]) {
  const server = await startLdapProvince(options);
  const an = await server.province.addPerson('Nguyễn Văn An', 'snv');
  const client = new Client({ url: server.url });
  return {
    server,
    an,
    client,
    [Symbol.asyncDispose]: async () => {
      await client.unbind();
      await server[Symbol.asyncDispose]();
    },
  };
}

const anybody = { filter: '(uid=nguyenvanan)' };

test('an address, its local part and the entry bind alike', async () => {
  await using post = await open();
  for (const name of [post.an, 'nguyenvanan', `uid=nguyenvanan,ou=people,${SUFFIX}`]) {
    await post.client.bind(name, PASSWORD);
    assert.equal((await post.client.search(SUFFIX, anybody)).searchEntries.length, 1);
    assert.equal((await post.client.exop('1.3.6.1.4.1.4203.1.11.3')).value, `u:${post.an}`);
  }
});

test('nobody reads anonymously, and a failed bind leaves nobody bound', async () => {
  await using post = await open();
  await assert.rejects(post.client.search(SUFFIX, anybody), InsufficientAccessError);
  await assert.rejects(post.client.bind('', ''), InappropriateAuthError);
  await post.client.bind(post.an, PASSWORD);
  await assert.rejects(post.client.bind(post.an, 'wrong'), InvalidCredentialsError);
  await assert.rejects(post.client.search(SUFFIX, anybody), InsufficientAccessError);
});

test('a password waits for TLS where the settings say so', async () => {
  await using post = await open({ allowPlainAuth: 'never' });
  await assert.rejects(post.client.bind(post.an, PASSWORD), ConfidentialityRequiredError);
  await post.client.startTLS({ rejectUnauthorized: false });
  await post.client.bind(post.an, PASSWORD);
  assert.equal((await post.client.search(SUFFIX, anybody)).searchEntries.length, 1);
});

test('SASL PLAIN binds', async () => {
  await using post = await open();
  await post.client.bind('PLAIN', `\0${post.an}\0${PASSWORD}`);
  assert.equal((await post.client.search(SUFFIX, anybody)).searchEntries.length, 1);
});

test('a locked account reads no more, on a connection it had open', async () => {
  await using post = await open();
  await post.client.bind(post.an, PASSWORD);
  await lock(post.server, post.an);
  const reads = async (): Promise<unknown> => post.client.search(SUFFIX, anybody);
  // The principal is believed for a while; the clock of the server goes on by itself.
  await assert.rejects(async () => {
    for (;;) {
      await reads();
      await new Promise((resolve) => setTimeout(resolve, 500));
    }
  }, InsufficientAccessError);
});

async function lock({ province }: LdapProvince, address: string): Promise<void> {
  await lockAccount(province.db, {
    principal: systemPrincipal('commandLine'),
    address,
    reason: 'test',
    authority: 'test',
    now: province.province.now,
  });
}

function converse(port: number, bytes: Buffer): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.end(bytes));
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.on('end', () => resolve(Buffer.concat(chunks)));
    socket.on('error', reject);
  });
}

test('bytes that are no LDAP get a notice of disconnection, a broken request an answer', async () => {
  await using post = await open();
  const http = await converse(post.server.port, Buffer.from('GET / HTTP/1.1\r\n\r\n'));
  assert.ok(http.includes('1.3.6.1.4.1.1466.20036'));
  const broken = await converse(post.server.port, sequence(integer(9), octets('?', 0x63)));
  assert.deepEqual(broken.subarray(2, 5), integer(9));
});

/** An EXTENDED request (RFC 4511 §4.12). */
function extended(id: number, oid: string): Buffer {
  const name = Buffer.concat([Buffer.from([0x80, oid.length]), Buffer.from(oid)]);
  const operation = Buffer.concat([Buffer.from([0x77, name.length]), name]);
  return Buffer.concat([Buffer.from([0x30, 3 + operation.length, 0x02, 1, id]), operation]);
}

test('what was pushed in before the handshake is answered by nobody behind it', async () => {
  await using post = await open();
  const whoAmI = '1.3.6.1.4.1.4203.1.11.3';
  const socket = connect(post.server.port, '127.0.0.1');
  socket.write(Buffer.concat([extended(1, '1.3.6.1.4.1.1466.20037'), extended(2, whoAmI)]));
  const [answer] = (await once(socket, 'data')) as [Buffer];
  assert.equal(answer[4], 1, 'StartTLS is answered, and nothing else');
  assert.equal(answer.length, (answer[1] ?? 0) + 2);
  const secure = connectTls({ socket, rejectUnauthorized: false });
  await once(secure, 'secureConnect');
  secure.write(extended(3, whoAmI));
  const [behind] = (await once(secure, 'data')) as [Buffer];
  assert.equal(behind[4], 3, 'the first answer is to what came by TLS');
  secure.destroy();
});
