/** A client that goes away in the middle of a long answer stops the work for it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ImapTestClient } from '#tests/clients/imap.ts';
import { until } from '#tests/until.ts';
import { startImapTestServer } from './server.ts';

test('the connection ends soon after the client has gone, whatever it had asked for', async () => {
  await using server = await startImapTestServer();
  for (let number = 0; number < 5; number += 1)
    await server.deliver(`Subject: ${number}\n\n${'x'.repeat(900_000)}\n`, { to: 'binh' });
  const client = await ImapTestClient.open(server.port);
  await client.readLine();
  await client.command('LOGIN binh "pass word"');
  await client.command('SELECT INBOX');
  client.send(Array.from({ length: 200 }, (_, number) => `a${number} FETCH 1:5 BODY.PEEK[]\r\n`).join(''));
  await client.readLine();
  client.close();
  await until('the connection has ended', () => server.imap.open === 0);
});

test('thousands of commands sent at once leave turns of the event loop to everybody else', async () => {
  await using server = await startImapTestServer();
  const client = await ImapTestClient.open(server.port);
  await client.readLine();
  let turns = 0;
  let isOver = false;
  const count = (): void => {
    turns += 1;
    if (!isOver) setImmediate(count);
  };
  client.send('a NOOP\r\n'.repeat(8_000) + 'z NOOP\r\n');
  setImmediate(count);
  let answered = 0;
  for (let line = ''; !line.startsWith('z OK'); answered += 1) line = (await client.readLine()) ?? 'z OK';
  isOver = true;
  assert.equal(answered, 8_001);
  assert.ok(turns > 12, `${turns} turns`);
  client.close();
});
