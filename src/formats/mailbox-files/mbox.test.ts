/** mbox: what is written comes back; what others write is read. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { type MboxEntry, type MboxOptions, MboxReader } from './mbox-reader.ts';
import { encodeMboxMessage } from './mbox-writer.ts';

const LIMIT = 1_000_000;

function readAll(bytes: Buffer, chunkSize: number, options: Partial<MboxOptions> = {}): MboxEntry[] {
  const reader = new MboxReader({ quoting: 'mboxrd', maxMessageBytes: LIMIT, ...options });
  const entries: MboxEntry[] = [];
  for (let at = 0; at < bytes.length; at += chunkSize)
    entries.push(...reader.push(bytes.subarray(at, at + chunkSize)));
  return [...entries, ...reader.finish()];
}

function messagesOf(text: string, options: Partial<MboxOptions> = {}): string[] {
  return readAll(Buffer.from(text), 7, options).map((entry) =>
    entry.kind === 'message' ? entry.message.bytes.toString() : entry.kind,
  );
}

const line = fc.oneof(
  fc.constantFrom('', 'From a@b Mon Jan  2 15:04:05 2006', '>From x', '>>From y', 'From here on', 'Kính gửi'),
  fc.string({ unit: 'grapheme', maxLength: 40 }).map((text) => text.replace(/[\r\n]/g, ' ')),
);
const message = fc.record({
  bytes: fc
    .array(line, { minLength: 1, maxLength: 8 })
    .map((lines) => Buffer.from(`Subject: thử\r\n\r\n${lines.join('\r\n')}\r\n`)),
  flags: fc.uniqueArray(
    fc.constantFrom('\\Seen', '\\Answered', '\\Flagged', '\\Deleted', '\\Draft', '$Junk', 'khẩn'),
  ),
  sender: fc.constantFrom('an@thuathienhue.gov.vn', 'x'),
  receivedAt: fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000)),
});

test('messages written to an mbox file come back with bytes, flags, sender and date', () => {
  fc.assert(
    fc.property(
      fc.array(message, { minLength: 1, maxLength: 5 }),
      fc.integer({ min: 1, max: 90 }),
      (messages, size) => {
        const file = Buffer.concat(messages.map(encodeMboxMessage));
        const read = readAll(file, size).map((entry) => {
          assert.equal(entry.kind, 'message');
          return entry.message;
        });
        const sorted = (found: typeof messages) =>
          found.map((one) => ({ ...one, bytes: one.bytes.toString(), flags: one.flags.toSorted() }));
        assert.deepEqual(sorted(read as typeof messages), sorted(messages));
      },
    ),
  );
});

test('a file with CRLF line endings reads like one with LF', () => {
  const text =
    'From a@b Mon Jan  2 15:04:05 2006\nSubject: x\n\n>From y\n\nFrom c@d Tue Jan  3 15:04:05 2006\nSubject: z\n\nb\n';
  assert.deepEqual(messagesOf(text), ['Subject: x\r\n\r\nFrom y\r\n', 'Subject: z\r\n\r\nb\r\n']);
  assert.deepEqual(messagesOf(text.replaceAll('\n', '\r\n')), messagesOf(text));
});

test('a sentence that begins with From, unquoted, does not cut the message', () => {
  const text = 'From - Mon Jan  2 15:04:05 2006\nSubject: x\n\nHello.\n\nFrom now on we write.\n';
  assert.deepEqual(messagesOf(text), ['Subject: x\r\n\r\nHello.\r\n\r\nFrom now on we write.\r\n']);
});

test('mboxo quoting leaves a doubly quoted line alone', () => {
  const text = 'From a Mon Jan  2 15:04:05 2006\nS: x\n\n>From y\n>>From z\n';
  assert.deepEqual(messagesOf(text, { quoting: 'mboxo' }), ['S: x\r\n\r\nFrom y\r\n>>From z\r\n']);
  assert.deepEqual(messagesOf(text), ['S: x\r\n\r\nFrom y\r\n>From z\r\n']);
});

test('the From_ lines of Thunderbird, Google Takeout and old programs tell their date', () => {
  const lines = [
    'From - Sat Jan  3 01:05:34 1996',
    'From 1234567890@xxx Sat Jan 03 01:05:34 +0000 1996',
    'From a@b Sat, 3 Jan 1996 08:05:34 +0700',
    'From a@b Sat Jan  3 01:05:34 GMT 1996',
  ];
  for (const from of lines) {
    const [entry] = readAll(Buffer.from(`${from}\nS: x\n\nb\n`), 1000);
    assert.equal(entry?.kind, 'message');
    assert.equal(entry.message.receivedAt?.toISOString(), '1996-01-03T01:05:34.000Z', from);
  }
});

test('a message over the limit is reported and the next one is read', () => {
  const huge = `${'x'.repeat(500)}\n`.repeat(10);
  const text = `From a Mon Jan  2 15:04:05 2006\nS: x\n\n${huge}\nFrom b Mon Jan  2 15:04:05 2006\nS: y\n\nb\n`;
  assert.deepEqual(messagesOf(text, { maxMessageBytes: 1000 }), ['tooLarge', 'S: y\r\n\r\nb\r\n']);
  const oneLine = `From a Mon Jan  2 15:04:05 2006\nS: x\n\n${'x'.repeat(5000)}\n\nFrom b Mon Jan  2 15:04:05 2006\nS: y\n\nb\n`;
  assert.deepEqual(messagesOf(oneLine, { maxMessageBytes: 1000 }), ['tooLarge', 'S: y\r\n\r\nb\r\n']);
});

test('a file that is no mbox says so once', () => {
  assert.deepEqual(messagesOf('Subject: x\n\nhello\n\nFrom a Mon Jan  2 15:04:05 2006\n'), ['notMbox']);
});

test('no bytes make the reader throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.integer({ min: 1, max: 50 }), (bytes, size) => {
      const prefix = Buffer.from('From a Mon Jan  2 15:04:05 2006\n');
      assert.ok(readAll(Buffer.concat([prefix, bytes]), size).length >= 1);
    }),
  );
});
