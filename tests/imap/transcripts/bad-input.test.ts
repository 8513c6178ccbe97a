import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { startImapTestServer } from '../server.ts';
import { playTranscript } from '../transcript.ts';

test('a command that is too long is refused and the session lives', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `
    S: * OK …
    C: a1 LOGIN binh "${'x'.repeat(10_000)}"
    S: a1 BAD [LIMIT] Command too long.
    C: a2 LOGIN binh "pass word"
    S: a2 OK …
    C: a3 SEARCH ${'OR SEEN '.repeat(300)}SEEN
    S: a3 BAD …
    C: a4 NOOP
    S: a4 OK …
  `,
  );
});

test('a stranger who does not speak IMAP is sent away after ten mistakes', async () => {
  await using server = await startImapTestServer();
  const client = await ImapTestClient.open(server.port);
  client.send('GET / HTTP/1.1\r\n'.repeat(20));
  const lines: string[] = [];
  for (let line = await client.readLine(); line !== undefined; line = await client.readLine())
    lines.push(line);
  assert.equal(lines.at(-1), '* BYE Qua nhieu lenh khong phai IMAP. / Too many commands that are not IMAP.');
  assert.ok(lines.length < 15);
});

test('a literal that nobody could want is not read to its end', async () => {
  await using server = await startImapTestServer();
  await playTranscript(
    server.port,
    `
    S: * OK …
    C: a1 LOGIN {999999999999+}
    S: a1 NO [TOOBIG] …
    S: * BYE …
    END:
  `,
  );
});

test('bytes that are nothing never stop the server', async () => {
  await using server = await startImapTestServer();
  for (const bytes of [
    '\0\0\0\r\n',
    '\r\n\r\n',
    'a {3}\r\n',
    `a ${'('.repeat(5000)}\r\n`,
    'a LOGIN "\\\r\n',
    '\xff\xfe\r\n',
  ]) {
    const client = await ImapTestClient.open(server.port);
    client.send(Buffer.from(bytes, 'latin1'));
    await client.readLine();
    client.close();
  }
  await playTranscript(
    server.port,
    `
    S: * OK …
    C: a1 NOOP
    S: a1 OK …
  `,
  );
});
