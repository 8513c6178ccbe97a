import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPrivateAddress } from './public-address.ts';

test('addresses of the house are told from those of the Internet, in every notation', () => {
  for (const address of [
    '127.0.0.1',
    '10.1.2.3',
    '192.168.1.1',
    '169.254.169.254',
    '::1',
    'fd00::1',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
    '::127.0.0.1',
    '64:ff9b::a00:1',
    '2002:7f00:1::',
    'fec0::1',
    '0.0.0.0',
    '100.64.0.1',
    '255.255.255.255',
    'localhost',
  ])
    assert.equal(isPrivateAddress(address), true, address);
  for (const address of ['8.8.8.8', '203.162.4.190', '2001:dc8::1'])
    assert.equal(isPrivateAddress(address), false, address);
});
