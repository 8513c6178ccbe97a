/** The PROXY protocol's header, in both versions and broken in every way. */
import assert from 'node:assert/strict';
import { isIP } from 'node:net';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeProxyHeader } from './proxy-header.ts';

const SIGNATURE = Buffer.from('0d0a0d0a000d0a515549540a', 'hex');

function version2(command: number, family: number, body: Buffer): Buffer {
  return Buffer.concat([
    SIGNATURE,
    Buffer.from([0x20 | command, family, body.length >> 8, body.length & 255]),
    body,
  ]);
}

test('version 1 gives the source and the length of its line', () => {
  const line = 'PROXY TCP4 192.0.2.7 198.51.100.1 56324 25\r\n';
  const expected = { kind: 'header', length: line.length, source: '192.0.2.7' };
  assert.deepEqual(decodeProxyHeader(Buffer.from(`${line}EHLO x\r\n`)), expected);
  assert.equal(decodeProxyHeader(Buffer.from('PROXY TCP6 2001:db8::1 2001:db8::2 1 2\r\n')).kind, 'header');
  assert.deepEqual(decodeProxyHeader(Buffer.from('PROXY UNKNOWN\r\n')), { kind: 'header', length: 15 });
});

test('version 2 gives IPv4 and IPv6 sources, and none for the balancer’s own checks', () => {
  const four = version2(1, 0x11, Buffer.from([192, 0, 2, 7, 1, 2, 3, 4, 0, 1, 0, 2]));
  assert.deepEqual(decodeProxyHeader(four), { kind: 'header', length: 28, source: '192.0.2.7' });
  const six = version2(
    1,
    0x21,
    Buffer.concat([Buffer.from('20010db8000000000000000000000001', 'hex'), Buffer.alloc(20)]),
  );
  assert.deepEqual(decodeProxyHeader(six), { kind: 'header', length: 52, source: '2001:db8:0:0:0:0:0:1' });
  assert.deepEqual(decodeProxyHeader(version2(0, 0, Buffer.alloc(0))), { kind: 'header', length: 16 });
});

test('whatever else comes is invalid, and a beginning is incomplete', () => {
  assert.equal(decodeProxyHeader(Buffer.from('EHLO x\r\n')).kind, 'invalid');
  assert.equal(decodeProxyHeader(Buffer.from(`PROXY TCP4 ${'1'.repeat(200)}`)).kind, 'invalid');
  assert.equal(decodeProxyHeader(Buffer.from('PROXY TCP4 999.x.2.7 1 2 3\r\n')).kind, 'invalid');
  assert.equal(decodeProxyHeader(Buffer.from('PROXY TCP4 999.999.2.7 1 2 3\r\n')).kind, 'invalid');
  assert.equal(decodeProxyHeader(Buffer.from('PROXY TCP6 ::::: ::1 2 3\r\n')).kind, 'invalid');
  assert.equal(decodeProxyHeader(Buffer.from('PROXY TCP4 ::1 ::1 2 3\r\n')).kind, 'invalid');
  assert.equal(decodeProxyHeader(Buffer.from('PROX')).kind, 'incomplete');
  assert.equal(decodeProxyHeader(SIGNATURE).kind, 'incomplete');
});

test('no bytes make it throw or read past what it was given', () => {
  const prefix = fc.constantFrom(SIGNATURE, Buffer.from('PROXY '), Buffer.alloc(0));
  fc.assert(
    fc.property(prefix, fc.uint8Array({ maxLength: 200 }), (start, rest) => {
      const bytes = Buffer.concat([start, rest]);
      const header = decodeProxyHeader(bytes);
      if (header.kind !== 'header') return;
      assert.ok(header.length <= bytes.length);
      if (header.source !== undefined) assert.notEqual(isIP(header.source), 0);
    }),
  );
});
