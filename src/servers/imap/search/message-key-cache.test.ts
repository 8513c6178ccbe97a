import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { MessageKeys } from '#formats/imap/message-keys.ts';
import type { SelectedMailbox } from '../selected.ts';
import { MessageKeyCache } from './message-key-cache.ts';

function mailbox(id: string, uidValidity = 1): Pick<SelectedMailbox, 'access' | 'mailbox'> {
  return { access: { accountId: 'a' }, mailbox: { id, uidValidity } } as SelectedMailbox;
}

test('what was learned of a mailbox is known to the next who asks, until it is made anew', () => {
  const cache = new MessageKeyCache();
  cache.keysOf(mailbox('m')).byUid.set(1, {} as MessageKeys);
  assert.equal(cache.keysOf(mailbox('m')).byUid.size, 1);
  assert.equal(cache.keysOf(mailbox('m', 2)).byUid.size, 0);
});

test('the mailbox that was not asked for longest makes room', () => {
  const cache = new MessageKeyCache(3_000);
  for (const id of ['a', 'b'])
    for (let uid = 1; uid <= 5; uid += 1) cache.keysOf(mailbox(id)).byUid.set(uid, {} as MessageKeys);
  assert.equal(cache.keysOf(mailbox('a')).byUid.size, 5);
  cache.keysOf(mailbox('c')).idNumbers.set('x', 0);
  cache.keysOf(mailbox('d'));
  assert.equal(cache.keysOf(mailbox('a')).byUid.size, 5);
  assert.equal(cache.keysOf(mailbox('b')).byUid.size, 0);
});
