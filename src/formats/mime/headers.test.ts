import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { computedMs } from '#tests/computed-time.ts';
import { HEADER_LIMITS, readHeaderBlock } from './headers.ts';

function read(text: string) {
  return readHeaderBlock(Buffer.from(text));
}

test('fields are unfolded, and asked for in lower case', () => {
  const header = read('Subject: one\r\n two\r\nSUBJECT:three\r\n\r\nbody');
  assert.deepEqual(header.values('subject'), ['one two', 'three']);
  assert.equal(header.count('subject'), 2);
  assert.equal(header.count('to'), 0);
});

test('the body begins after the empty line, be it CRLF or LF', () => {
  assert.equal(read('A: b\r\n\r\nbody').bodyStart, 8);
  assert.equal(read('A: b\n\nbody').bodyStart, 6);
  assert.equal(read('\r\nbody').bodyStart, 2);
  assert.equal(read('A: b').bodyStart, 4);
});

test('a range is the whole field with its folding and line ending', () => {
  const text = 'To: a@b\r\nBcc: c@d,\r\n e@f\r\nSubject: x\r\n\r\n';
  const [range] = read(text).ranges('bcc');
  assert.equal(text.slice(range?.start, range?.end), 'Bcc: c@d,\r\n e@f\r\n');
});

test('a line without a colon, an mbox From line and a name with blanks are no fields', () => {
  const header = read('From a@b Mon Jan 12 07:30:00 2026\nnonsense\nFrom : c@d\nbad name: x\n\n');
  assert.deepEqual(
    header.fields.map(({ name }) => name),
    ['From'],
  );
});

test('texts are UTF-8, or windows-1252 where they are not', () => {
  assert.deepEqual(read('Subject: Tỉnh\n\n').values('subject'), ['Tỉnh']);
  assert.deepEqual(readHeaderBlock(Buffer.from('Subject: caf\xe9\n\n', 'latin1')).values('subject'), [
    'café',
  ]);
});

test('fields beyond the limits are not listed, and the body is still found', () => {
  const many = readHeaderBlock(Buffer.from(`${'A: b\n'.repeat(10)}\nbody`), {
    ...HEADER_LIMITS,
    headerCount: 3,
  });
  assert.equal(many.fields.length, 3);
  assert.deepEqual(many.exceeded, ['headerCount']);
  assert.equal(many.bodyStart, 51);
  const large = readHeaderBlock(Buffer.from(`A: b\nB: ${'x'.repeat(100)}\n\nbody`), {
    ...HEADER_LIMITS,
    headerSize: 50,
  });
  assert.deepEqual(
    large.fields.map(({ name }) => name),
    ['A'],
  );
  assert.deepEqual(large.exceeded, ['headerSize']);
});

test('leaving out the ranges of a name leaves a header without it, whatever the bytes', () => {
  const line = fc.constantFrom('Bcc: x', 'bcc:', ' folded', 'To: a', '\t', 'junk', '', 'Bcc : y', '\r');
  fc.assert(
    fc.property(fc.array(line), fc.constantFrom('\n', '\r\n'), (lines, ending) => {
      const bytes = Buffer.from(lines.join(ending));
      const ranges = readHeaderBlock(bytes).ranges('bcc');
      const kept: Buffer[] = [];
      let from = 0;
      for (const { start, end } of ranges) {
        kept.push(bytes.subarray(from, start));
        from = end;
      }
      assert.equal(readHeaderBlock(Buffer.concat([...kept, bytes.subarray(from)])).count('bcc'), 0);
    }),
  );
});

test('a header of 10 MB is read in linear time', () => {
  const bytes = Buffer.from(`A: b\n${'X: y\n folded\n'.repeat(700_000)}\nbody`);
  const start = computedMs();
  const header = readHeaderBlock(bytes);
  assert.ok(computedMs() - start < 2000);
  assert.equal(header.bodyStart, bytes.length - 4);
});
