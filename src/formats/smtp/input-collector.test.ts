/** Lines and messages, however the bytes are cut, and nothing smuggled behind a message. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { computedMs } from '#tests/computed-time.ts';
import { InputCollector, MAX_LINE_BYTES, type MessageText } from './input-collector.ts';

const LIMIT = 1024 * 1024;

/** Feeds bytes in pieces and gives the first message and the lines that follow it. */
function collect(
  wire: Buffer,
  cuts: readonly number[],
  limit = LIMIT,
): { message?: MessageText; lines: string[] } {
  const collector = new InputCollector();
  collector.beginMessage();
  let message: MessageText | undefined;
  const lines: string[] = [];
  const places = [...new Set([0, ...cuts.map((cut) => cut % (wire.length + 1)), wire.length])].sort(
    (a, b) => a - b,
  );
  for (const [index, place] of places.entries()) {
    const next = places[index + 1];
    if (next === undefined) break;
    collector.push(wire.subarray(place, next));
    message ??= collector.nextMessage(limit);
    if (!message) continue;
    for (let line = collector.nextLine(); line; line = collector.nextLine())
      lines.push(line.kind === 'line' ? line.bytes.toString() : line.kind);
  }
  return message ? { message, lines } : { lines };
}

function textOf(message: MessageText | undefined): string {
  assert.equal(message?.kind, 'message');
  return message.bytes.toString();
}

test('a message ends at CRLF.CRLF, its last line ending kept, and what follows is the next command', () => {
  const { message, lines } = collect(Buffer.from('Subject: x\r\n\r\nhi\r\n.\r\nQUIT\r\n'), []);
  assert.equal(textOf(message), 'Subject: x\r\n\r\nhi\r\n');
  assert.deepEqual(lines, ['QUIT']);
});

test('an empty message is empty', () => {
  assert.equal(textOf(collect(Buffer.from('.\r\n'), []).message), '');
});

test('a dot at a line’s start is one less than sent', () => {
  assert.equal(textOf(collect(Buffer.from('..a\r\n...\r\nb.\r\n.\r\n'), []).message), '.a\r\n..\r\nb.\r\n');
});

test('no other ending ends a message, and a message with one is refused whole (SMTP smuggling)', () => {
  for (const ending of ['\n.\n', '\n.\r\n', '\r\n.\n', '\r.\r', '\r.\r\n', '\r\n.\r']) {
    const { message, lines } = collect(Buffer.from(`a${ending}MAIL FROM:<x@y>\r\n.\r\n`), []);
    assert.equal(message?.kind, 'bareLineEnding', JSON.stringify(ending));
    assert.deepEqual(lines, []);
  }
});

test('a message over the limit is read to its end and the next command is found', () => {
  const { message, lines } = collect(Buffer.from(`${'x'.repeat(500)}\r\n.\r\nNOOP\r\n`), [100, 200, 300], 99);
  assert.equal(message?.kind, 'tooLarge');
  assert.deepEqual(lines, ['NOOP']);
});

test('a line that is too long is told once, and the next one is read', () => {
  const collector = new InputCollector();
  collector.push(Buffer.alloc(MAX_LINE_BYTES + 1, 'x'));
  assert.equal(collector.nextLine(), undefined);
  collector.push(Buffer.from('yyy\r\nNOOP\r\n'));
  assert.deepEqual(collector.nextLine(), { kind: 'tooLong' });
  assert.equal((collector.nextLine() as { bytes: Buffer }).bytes.toString(), 'NOOP');
});

const texts = fc
  .array(fc.constantFrom('.', '..', 'a', '\r\n', '\r\n.', 'chào', ' '))
  .map((parts) => parts.join(''));

test('what is stuffed by a sender comes out as it was, however it is cut', () => {
  fc.assert(
    fc.property(texts, fc.array(fc.nat()), (text, cuts) => {
      const message = `${text}\r\n`;
      const stuffed = `${message.replaceAll(/(^|\r\n)\./g, '$1..')}.\r\n`;
      assert.equal(textOf(collect(Buffer.from(stuffed), cuts).message), message);
    }),
  );
});

test('any bytes give the same result in one piece and byte by byte', () => {
  const bytes = fc
    .array(fc.constantFrom('\r', '\n', '.', 'a', '\r\n.\r\n'))
    .map((parts) => Buffer.from(parts.join('')));
  fc.assert(
    fc.property(bytes, (wire) => {
      const every = Array.from({ length: wire.length }, (_, index) => index);
      assert.deepEqual(collect(wire, every), collect(wire, []));
    }),
    { numRuns: 500 },
  );
});

test('a hundred thousand lines of one message take no more than linear time', () => {
  const wire = Buffer.from(`${'..x\r\n'.repeat(100_000)}.\r\n`);
  const cuts = Array.from({ length: 500 }, (_, index) => index * 1000);
  const started = computedMs();
  assert.equal(textOf(collect(wire, cuts).message).length, 400_000);
  assert.ok(computedMs() - started < 2_000);
});

test('lines that wait can be looked at, and are the ones that come', () => {
  fc.assert(
    fc.property(fc.array(fc.stringMatching(/^[ -~]{0,20}$/)), fc.nat(12), (texts, most) => {
      const collector = new InputCollector();
      collector.push(Buffer.from(texts.map((text, place) => text + (place % 2 ? '\r\n' : '\n')).join('')));
      collector.push(Buffer.from('half a line'));
      const seen = collector.waitingLines(most).map(String);
      assert.deepEqual(seen, texts.slice(0, most));
      for (const text of texts) {
        const line = collector.nextLine();
        assert.equal(line?.kind === 'line' && line.bytes.toString(), text);
      }
    }),
  );
});
