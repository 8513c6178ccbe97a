import assert from 'node:assert/strict';
import { test } from 'node:test';
import { computedMs } from '#tests/computed-time.ts';
import { joinReference, matchesListPattern } from './list-pattern.ts';

test('an asterisk crosses levels and a percent sign stays on one', () => {
  assert.ok(matchesListPattern('*', 'Công văn/Đến/2026'));
  assert.ok(!matchesListPattern('%', 'Công văn/Đến'));
  assert.ok(matchesListPattern('%/%', 'Công văn/Đến'));
  assert.ok(matchesListPattern('Công%/*', 'Công văn/Đến/2026'));
  assert.ok(!matchesListPattern('Công%', 'Công văn/Đến'));
});

test('wildcards match nothing too', () => {
  assert.ok(matchesListPattern('Sent*', 'Sent'));
  assert.ok(matchesListPattern('%Sent%*%', 'Sent'));
  assert.ok(!matchesListPattern('', 'Sent'));
});

test('INBOX matches in any case, other names do not', () => {
  assert.ok(matchesListPattern('inbox', 'INBOX'));
  assert.ok(matchesListPattern('Inbox/%', 'INBOX/Cũ'));
  assert.ok(!matchesListPattern('sent', 'Sent'));
});

test('a pattern of many wildcards costs no more than pattern times name', () => {
  const started = computedMs();
  assert.ok(!matchesListPattern(`${'*a'.repeat(400)}b`, 'a'.repeat(255)));
  assert.ok(computedMs() - started < 1_000);
});

test('a pattern that begins with the separator ignores the reference', () => {
  assert.equal(joinReference('Archive/', '%'), 'Archive/%');
  assert.equal(joinReference('Archive/', '/Sent'), 'Sent');
});
