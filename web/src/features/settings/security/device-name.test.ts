/** Devices by the names that people know. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { deviceName } from './device-name.ts';

test('browsers are known behind the names that they all claim', () => {
  const chrome =
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36';
  assert.equal(deviceName(chrome, '?'), 'Chrome · Windows');
  assert.equal(deviceName(`${chrome} Edg/130.0`, '?'), 'Edge · Windows');
  const safari =
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1';
  assert.equal(deviceName(safari, '?'), 'Safari · iPhone');
});

test('another program is called as it calls itself', () => {
  assert.equal(deviceName('curl/8.5.0', '?'), 'curl/8.5.0');
  assert.equal(deviceName('', 'Thiết bị lạ'), 'Thiết bị lạ');
});
