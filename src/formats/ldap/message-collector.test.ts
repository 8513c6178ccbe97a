/** Messages are cut from any stream, and one that says it is too large is refused by its first bytes. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { integer, octets, sequence } from './ber-writer.ts';
import { MessageCollector } from './message-collector.ts';
import { LdapSyntaxFault } from './syntax-fault.ts';

test('messages come out whole however the bytes are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 6 }),
      fc.infiniteStream(fc.integer({ min: 1, max: 40 })),
      (contents, sizes) => {
        const stream = Buffer.concat(contents.map((bytes) => sequence(octets(bytes))));
        const collector = new MessageCollector();
        const found: Buffer[] = [];
        for (let at = 0; at < stream.length; ) {
          const size = sizes.next().value ?? 1;
          collector.push(stream.subarray(at, at + size));
          at += size;
          for (let message = collector.next(); message; message = collector.next()) found.push(message);
        }
        assert.deepEqual(
          found,
          contents.map((bytes) => octets(bytes)),
        );
      },
    ),
  );
});

test('a length beyond the limit is a fault before its bytes have come', () => {
  const collector = new MessageCollector(1000);
  collector.push(Buffer.from([0x30, 0x84, 0x7f, 0xff, 0xff, 0xff]));
  assert.throws(() => collector.next(), LdapSyntaxFault);
});

test('an indefinite length and bytes that are no message are faults', () => {
  for (const bytes of [
    [0x30, 0x80],
    [0x47, 0x45, 0x54],
    [0x30, 0x85, 1, 1, 1, 1, 1],
  ]) {
    const collector = new MessageCollector();
    collector.push(Buffer.from(bytes));
    assert.throws(() => collector.next(), LdapSyntaxFault);
  }
});

test('what was not read is forgotten at a TLS handshake', () => {
  const collector = new MessageCollector();
  collector.push(sequence(integer(1)).subarray(0, 3));
  collector.clear();
  collector.push(sequence(integer(2)));
  assert.deepEqual(collector.next(), integer(2));
});
