/** Answers of name servers: as they are, cut off at every byte, and changed at random. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { decodeAnswer, encodeQuestion } from './message.ts';
import { DnsFormatFault, decodeName, encodeName } from './names.ts';
import { RECORD_TYPES, type RecordType } from './record-data.ts';

/** An answer over the question's own bytes; names of records are pointers to its name. */
function answerTo(
  question: Buffer,
  records: { type: RecordType; data: Buffer; name?: Buffer }[],
  flags = 0x81a0,
): Buffer {
  const header = Buffer.from(question.subarray(0, 12));
  header.writeUInt16BE(flags, 2);
  header.writeUInt16BE(records.length, 6);
  header.writeUInt16BE(0, 10);
  const body = question.subarray(12, question.length - 11);
  const all = records.map(({ type, data, name = Buffer.from([0xc0, 0x0c]) }) => {
    const head = Buffer.alloc(10);
    head.writeUInt16BE(RECORD_TYPES[type], 0);
    head.writeUInt16BE(1, 2);
    head.writeUInt32BE(300, 4);
    head.writeUInt16BE(data.length, 8);
    return Buffer.concat([name, head, data]);
  });
  return Buffer.concat([header, body, ...all]);
}

const TLSA = { id: 7, name: '_25._tcp.mx.hue.vn', type: 'TLSA' as const };

test('an answer tells its records, their time, and whether they are proved', () => {
  const question = encodeQuestion(TLSA.id, TLSA.name, TLSA.type);
  const data = Buffer.from([3, 1, 1, 0xab, 0xcd]);
  assert.deepEqual(decodeAnswer(answerTo(question, [{ type: 'TLSA', data }]), TLSA), {
    rcode: 0,
    isTruncated: false,
    isAuthentic: true,
    values: [{ usage: 3, selector: 1, matching: 1, data: Buffer.from([0xab, 0xcd]) }],
    ttlS: 300,
  });
  assert.equal(decodeAnswer(answerTo(question, [], 0x8180), TLSA).isAuthentic, false);
});

test('aliases are followed, records of other names are none', () => {
  const asked = { id: 1, name: 'a.example', type: 'A' as const };
  const question = encodeQuestion(1, 'a.example', 'A');
  const answer = answerTo(question, [
    { type: 'CNAME', data: encodeName('b.example') },
    { type: 'A', data: Buffer.from([192, 0, 2, 1]), name: encodeName('b.example') },
    { type: 'A', data: Buffer.from([192, 0, 2, 9]), name: encodeName('evil.example') },
  ]);
  assert.deepEqual(decodeAnswer(answer, asked).values, ['192.0.2.1']);
});

test('an answer to another question is none', () => {
  const question = encodeQuestion(TLSA.id, TLSA.name, TLSA.type);
  const answer = answerTo(question, []);
  for (const other of [
    { ...TLSA, id: 8 },
    { ...TLSA, name: 'x' },
    { ...TLSA, type: 'A' as const },
  ])
    assert.throws(() => decodeAnswer(answer, other), DnsFormatFault);
});

test('names with circles of pointers and names too long are refused', () => {
  assert.throws(() => decodeName(Buffer.from([0xc0, 0x00]), 0), DnsFormatFault);
  assert.throws(() => decodeName(Buffer.from([1, 97, 0xc0, 0x00]), 0), DnsFormatFault);
  assert.throws(() => encodeName('a'.repeat(64)), DnsFormatFault);
  assert.throws(() => encodeName(`${'abcdefg.'.repeat(40)}x`), DnsFormatFault);
});

test('whatever comes, the reader gives an answer or says that it is none', () => {
  const question = encodeQuestion(TLSA.id, TLSA.name, TLSA.type);
  const good = answerTo(question, [{ type: 'TLSA', data: Buffer.from([3, 1, 1, 9]) }]);
  const read = (bytes: Buffer): void => {
    try {
      decodeAnswer(bytes, TLSA);
    } catch (error) {
      assert.ok(error instanceof DnsFormatFault, String(error));
    }
  };
  for (let length = 0; length < good.length; length++) read(good.subarray(0, length));
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 }), (changes) => {
      const bytes = Buffer.from(good);
      for (const [at, byte] of changes) bytes[at] = byte;
      read(bytes);
    }),
  );
});
