import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mayTakePasswords } from './plain-auth.ts';

const OUTSIDE = '203.0.113.9';

test('over TLS a password may always come', () => {
  for (const allowed of ['never', 'loopback', 'always'] as const)
    assert.ok(mayTakePasswords(allowed, { isSecure: true, remoteAddress: OUTSIDE }));
});

test('without TLS it may come from this machine where that is allowed, in whichever form its address is told', () => {
  for (const remoteAddress of ['127.0.0.1', '127.8.9.1', '::1', '::ffff:127.0.0.1']) {
    assert.ok(mayTakePasswords('loopback', { isSecure: false, remoteAddress }), remoteAddress);
    assert.ok(!mayTakePasswords('never', { isSecure: false, remoteAddress }), remoteAddress);
  }
  for (const remoteAddress of [OUTSIDE, '::ffff:203.0.113.9', '2001:db8::1', '1270.example', ''])
    assert.ok(!mayTakePasswords('loopback', { isSecure: false, remoteAddress }), remoteAddress);
  assert.ok(mayTakePasswords('always', { isSecure: false, remoteAddress: OUTSIDE }));
});
