import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPushUrl } from './send.ts';

test('only https without credentials is the address of a push service', () => {
  assert.equal(isPushUrl('https://push.example.net/a'), true);
  for (const url of [
    'http://push.example.net/a',
    'https://an:bi@push.example.net/a',
    'file:///etc/passwd',
    'x',
  ])
    assert.equal(isPushUrl(url), false, url);
});
