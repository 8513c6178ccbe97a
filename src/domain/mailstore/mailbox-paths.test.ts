/** Mailbox names and hierarchy. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Refusal } from '#platform/kernel/fault.ts';
import { MAX_MAILBOX_DEPTH, orderByHierarchy, parseMailboxPath } from './mailbox-paths.ts';

const refused = (path: string): void =>
  assert.throws(
    () => parseMailboxPath(path),
    (error) => error instanceof Refusal && error.code === 'invalidArgument',
  );

test('INBOX is one name in any case, only at the root', () => {
  assert.deepEqual(parseMailboxPath('inbox'), ['INBOX']);
  assert.deepEqual(parseMailboxPath('InBoX/Báo cáo'), ['INBOX', 'Báo cáo']);
  assert.deepEqual(parseMailboxPath('Lưu/inbox'), ['Lưu', 'inbox']);
});

test('a decomposed Vietnamese name is the same name as the composed one', () => {
  assert.deepEqual(parseMailboxPath('Công văn'.normalize('NFD')), ['Công văn']);
});

test('empty names, control characters, half surrogates, long names and deep paths are refused', () => {
  refused('');
  refused('a//b');
  refused('a/');
  refused('a\r\nb');
  refused('a\u0000');
  refused('a\ud800');
  refused('đ'.repeat(128));
  refused(Array.from({ length: MAX_MAILBOX_DEPTH + 1 }, () => 'a').join('/'));
  assert.equal(parseMailboxPath('đ'.repeat(127)).length, 1);
});

test('parents come before their children and siblings by sort order, then by name the Vietnamese way', () => {
  const rows = [
    { id: '4', parentId: '1', name: 'Đề án', sortOrder: 10 },
    { id: '3', parentId: '1', name: 'Dự thảo', sortOrder: 10 },
    { id: '2', name: 'Sent', sortOrder: 20 },
    { id: '1', name: 'INBOX', sortOrder: 10 },
  ];
  assert.deepEqual(
    orderByHierarchy(rows).map((row) => row.path),
    ['INBOX', 'INBOX/Dự thảo', 'INBOX/Đề án', 'Sent'],
  );
});
