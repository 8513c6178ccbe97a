import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPrivateAddress, isPushUrl } from './send.ts';

test('addresses of the house are told from those of the Internet, in every notation', () => {
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '192.168.1.1',
    '169.254.169.254',
    '::1',
    'fd00::1',
    '::ffff:10.0.0.1',
  ])
    assert.equal(isPrivateAddress(address), true, address);
  for (const address of ['8.8.8.8', '203.162.4.190', '2001:dc8::1'])
    assert.equal(isPrivateAddress(address), false, address);
});

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
