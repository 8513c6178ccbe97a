import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageKeys } from '#formats/imap/message-keys.ts';
import { rankTexts } from './rank-texts.ts';

function keysOf(...subjects: string[]): MessageKeys[] {
  return subjects.map((subject) => ({ subject }) as MessageKeys);
}

function mailboxOf(keys: readonly MessageKeys[]): Parameters<typeof rankTexts>[0] {
  return { byUid: new Map(keys.map((one, place) => [place + 1, one])), ranks: new Map() };
}

test('texts have the rank of their order, equal ones the same, the absent one the first', async () => {
  const keys = keysOf('b', '', 'a', 'b');
  assert.deepEqual(
    [...(await rankTexts(mailboxOf(keys), 'subject', keys))],
    [
      ['', 0],
      ['a', 1],
      ['b', 2],
    ],
  );
});

test('ranks are made anew for a new text only, over the whole mailbox', async () => {
  const mailbox = mailboxOf(keysOf('b', 'd'));
  const first = await rankTexts(mailbox, 'subject', keysOf('d'));
  assert.equal(first.get('d'), 1);
  assert.equal(await rankTexts(mailbox, 'subject', keysOf('b')), first);
  const second = await rankTexts(mailbox, 'subject', keysOf('c'));
  assert.deepEqual([...second.keys()], ['b', 'c', 'd']);
});
