/** Messages larger than what is read at once: whole, in parts, and searched, with the bytes as they came. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { startImapTestServer } from './server.ts';

const LINES = Array.from(
  { length: 60_000 },
  (_, number) => `line ${number} of a report that is too long for one piece`,
);

test('a message of 3 MB comes back byte for byte, whole and by range, and its last line is found', async () => {
  await using server = await startImapTestServer({ settings: { maxMessageBytes: 10_000_000 } });
  const client = await ImapTestClient.open(server.port);
  await client.readLine();
  await client.command('LOGIN binh "pass word"');
  const message = `Subject: long\r\n\r\n${LINES.join('\r\n')}\r\n`;
  await client.command(`APPEND INBOX {${message.length}+}\r\n${message}`);
  await client.command('SELECT INBOX');

  const whole = await client.command('FETCH 1 BODY.PEEK[]');
  assert.equal(whole[0], `* 1 FETCH (BODY[] {${message.length}}`);
  assert.equal(`${whole.slice(1, -2).join('\r\n')}\r\n`, message);
  assert.deepEqual(whole.at(-2), ')');

  const start = message.length - 1_500_000;
  const range = await client.command(`FETCH 1 BODY.PEEK[]<${start}.2000000>`);
  assert.equal(range[0], `* 1 FETCH (BODY[]<${start}> {1500000}`);
  assert.equal(`${range.slice(1, -2).join('\r\n')}\r\n`, message.slice(start));

  assert.equal((await client.command('SEARCH BODY "line 59999 of"'))[0], '* SEARCH 1');
  assert.equal((await client.command('SEARCH BODY "line 60000 of"'))[0], '* SEARCH');
  client.close();
});
