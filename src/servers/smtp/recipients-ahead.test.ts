/** What is looked up before its turn, and that nothing else comes of it. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeRcpt } from '#formats/smtp/command.ts';
import { InputCollector } from '#formats/smtp/input-collector.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { RawClient, startSmtpTestServer } from '#tests/smtp/server.ts';
import type { CommandContext } from './command.ts';
import { findWithThoseBehind } from './recipients-ahead.ts';
import type { Envelope } from './session.ts';

const DOMAIN = 'hue.vn';

/** A context whose input holds `behind`, and the addresses that were looked up. */
function contextWith(behind: string): { context: CommandContext; lookedUp: string[] } {
  const input = new InputCollector();
  input.push(Buffer.from(behind));
  const lookedUp: string[] = [];
  const context = {
    dialog: { linesBehind: (most: number) => input.waitingLines(most) },
    deps: {
      settings: { domain: DOMAIN },
      findRecipient: async (address: string) => {
        lookedUp.push(address);
        if (address.startsWith('broken')) throw new Error('no database');
        return { kind: 'local', accountId: address as AccountId };
      },
    },
  } as unknown as CommandContext;
  return { context, lookedUp };
}

const newEnvelope = (): Envelope => ({
  mail: { address: undefined, reversePath: '', smtputf8: false },
  recipients: [],
});
const rcpt = (address: string) => decodeRcpt(`TO:<${address}>`, false);

test('recipients behind the first are asked for with it, each once, and answered in their turn', async () => {
  const { context, lookedUp } = contextWith(
    'RCPT TO:<b@hue.vn>\r\nRCPT TO:<a@hue.vn>\r\nrcpt to:<c@HUE.VN>\r\nRCPT TO:<b@hue.vn>\r\nDATA\r\nRCPT TO:<d@hue.vn>\r\n',
  );
  const envelope = newEnvelope();
  const first = findWithThoseBehind(context, envelope, rcpt('a@hue.vn'));
  assert.deepEqual(lookedUp, ['a@hue.vn', 'b@hue.vn', 'c@hue.vn']);
  assert.deepEqual(await first, { kind: 'local', accountId: 'a@hue.vn' });
  assert.deepEqual(await findWithThoseBehind(context, envelope, rcpt('b@hue.vn')), {
    kind: 'local',
    accountId: 'b@hue.vn',
  });
  assert.equal(lookedUp.length, 3);
});

test('other domains, lines that are no RCPT and half a line are left alone', () => {
  for (const behind of [
    'RCPT TO:<b@elsewhere.example>\r\n',
    'NOOP\r\nRCPT TO:<b@hue.vn>\r\n',
    'RCPT TO:b\r\nRCPT TO:<b@hue.vn>\r\n',
    'RCPT TO:<b@hue.vn>',
    '\xff\r\n',
  ]) {
    const { context, lookedUp } = contextWith(behind);
    void findWithThoseBehind(context, newEnvelope(), rcpt('a@hue.vn'));
    assert.deepEqual(lookedUp, ['a@hue.vn'], behind);
  }
});

test('what fails ahead of its turn fails in its turn, and takes nobody down before', async () => {
  const { context } = contextWith('RCPT TO:<broken@hue.vn>\r\n');
  const envelope = newEnvelope();
  assert.equal((await findWithThoseBehind(context, envelope, rcpt('a@hue.vn'))).kind, 'local');
  await new Promise((resolve) => setImmediate(resolve));
  await assert.rejects(findWithThoseBehind(context, envelope, rcpt('broken@hue.vn')), /no database/);
});

test('at most a hundred are looked up ahead, and a domain in between makes nothing be read again', () => {
  const behind = Array.from({ length: 300 }, (_, index) => `RCPT TO:<p${index}@hue.vn>\r\n`).join('');
  const { context, lookedUp } = contextWith(behind);
  const envelope = newEnvelope();
  void findWithThoseBehind(context, envelope, rcpt('a@hue.vn'));
  assert.equal(lookedUp.length, 101);
  void findWithThoseBehind(context, envelope, rcpt('b@other.vn'));
  assert.equal(lookedUp.length, 102);
});

test('recipients sent in one piece get their replies in order, whatever each is', async () => {
  await using server = await startSmtpTestServer();
  using client = new RawClient(server.mx);
  const recipients = ['an', 'nobody', 'full', 'broken', 'binh'].map((name) => `RCPT TO:<${name}@hue.vn>\r\n`);
  client.send(`EHLO c\r\nMAIL FROM:<x@y.example>\r\n${recipients.join('')}DATA\r\na\r\n.\r\nQUIT\r\n`);
  await client.until(() => client.isEnded);
  const codes = [...client.text.matchAll(/^(\d{3}) /gm)].map((match) => match[1]).join(' ');
  assert.equal(codes, '220 250 250 250 550 452 451 250 354 250 221');
  assert.deepEqual(
    server.received[0]?.recipients.map(({ address }) => address),
    ['an@hue.vn', 'binh@hue.vn'],
  );
});
