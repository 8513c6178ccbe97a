/** CHUNKING and BINARYMIME (RFC 3030): messages in chunks, whatever bytes they hold. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RawClient, startSmtpTestServer } from '../server.ts';

async function open(port: number): Promise<RawClient> {
  const client = new RawClient(port);
  await client.until(/^220 /m);
  client.send('EHLO client.example\r\n');
  await client.until(/^250 /m);
  client.text = '';
  return client;
}

test('a message in chunks is taken as one, dots and all, commands in between and behind', async () => {
  await using server = await startSmtpTestServer();
  using client = await open(server.mx);
  client.send(
    'MAIL FROM:<x@far.example>\r\nRCPT TO:<an@hue.vn>\r\nBDAT 12\r\nSubject: a\r\nNOOP\r\nBDAT 11\r\n\r\n..\r\n.\r\n\r\nBDAT 0 LAST\r\nNOOP\r\n',
  );
  await client.until(/stored as m1[\s\S]*250 2\.0\.0 Ok\r\n$/);
  assert.equal(server.received[0]?.bytes.toString(), 'Subject: a\r\n\r\n..\r\n.\r\n\r\n');
});

test('a binary part reaches the pipeline as base64', async () => {
  await using server = await startSmtpTestServer();
  using client = await open(server.mx);
  const message = Buffer.concat([
    Buffer.from('MIME-Version: 1.0\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: binary\r\n\r\n'),
    Buffer.from([0, 13, 10, 10, 46, 13, 10, 255]),
  ]);
  client.send('MAIL FROM:<x@far.example> BODY=BINARYMIME\r\nRCPT TO:<an@hue.vn>\r\n');
  client.send(`BDAT ${message.length} LAST\r\n`);
  client.send(message);
  await client.until(/stored as m1/);
  const [received] = server.received;
  assert.match(received?.bytes.toString() ?? '', /Content-Transfer-Encoding: base64\r\n\r\nAA0KCi4NCv8=/);
  assert.equal(received?.body, '8bitmime');
});

test('chunks of what is refused are read all the same, and the session lives on', async () => {
  await using server = await startSmtpTestServer();
  using client = await open(server.mx);
  client.send('BDAT 5 LAST\r\nHELLOBDAT x\r\nMAIL FROM:<x@far.example>\r\nRCPT TO:<an@hue.vn>\r\n');
  await client.until(/503 5\.5\.1[\s\S]*501 5\.5\.4[\s\S]*250 2\.1\.5/);
  client.send('BDAT 20000\r\n');
  client.send(Buffer.alloc(20_000, 0x61));
  await client.until(/552 5\.3\.4/);
  client.send('BDAT 2 LAST\r\nabNOOP\r\n');
  await client.until(/552[\s\S]*503 5\.5\.1[\s\S]*250 2\.0\.0/);
  assert.equal(server.received.length, 0);
});

test('lines that end otherwise are no message, in chunks either', async () => {
  await using server = await startSmtpTestServer();
  using client = await open(server.mx);
  client.send('MAIL FROM:<x@far.example>\r\nRCPT TO:<an@hue.vn>\r\nBDAT 10 LAST\r\nA: b\n\n.\r\n\r\n');
  await client.until(/550 5\.6\.0/);
});

test('DATA does not end a message that came in chunks, nor carry a binary one', async () => {
  await using server = await startSmtpTestServer();
  using client = await open(server.mx);
  client.send('MAIL FROM:<x@far.example>\r\nRCPT TO:<an@hue.vn>\r\nBDAT 2\r\nabDATA\r\nRSET\r\n');
  await client.until(/503 5\.5\.1[\s\S]*250 2\.0\.0 Ok\r\n$/);
  client.text = '';
  client.send('MAIL FROM:<x@far.example> BODY=BINARYMIME\r\nRCPT TO:<an@hue.vn>\r\nDATA\r\n');
  await client.until(/503 5\.5\.1/);
});
