/** Replies: as a server writes them, and as a client reads what servers write. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { encodeReply, reply } from './reply.ts';
import { ReplyCollector, ReplyFault, type SmtpReply } from './reply-collector.ts';

function collect(wire: string, pieceBytes = wire.length): SmtpReply[] {
  const collector = new ReplyCollector();
  const bytes = Buffer.from(wire);
  const replies: SmtpReply[] = [];
  for (let at = 0; at < bytes.length; at += Math.max(1, pieceBytes)) {
    collector.push(bytes.subarray(at, at + Math.max(1, pieceBytes)));
    for (let next = collector.next(); next; next = collector.next()) replies.push(next);
  }
  return replies;
}

test('every line of a reply has its code, and its enhanced code where there is one (RFC 2034 §4)', () => {
  assert.equal(
    encodeReply({ code: 250, enhanced: '2.1.5', lines: ['a', 'b'] }),
    '250-2.1.5 a\r\n250 2.1.5 b\r\n',
  );
  assert.equal(encodeReply({ code: 220, lines: ['mail.hue.vn ESMTP'] }), '220 mail.hue.vn ESMTP\r\n');
});

test('nothing a peer said breaks a reply in two, and a line stays within 512 octets', () => {
  const encoded = encodeReply(reply(550, '5.1.1', `no\r\n250 yes ${'ế'.repeat(2_000)}`));
  assert.equal(encoded.indexOf('\r\n'), encoded.length - 2);
  assert.ok(encoded.length <= 512);
  assert.match(encoded, /^[\x20-\x7e]*\r\n$/);
});

test('one line and many, with and without enhanced codes, with LF alone', () => {
  assert.deepEqual(collect('250-mail.x\r\n250-SIZE 10\r\n250 DSN\r\n550 5.1.1 No such\r\n354\r\n421 bye\n'), [
    { code: 250, lines: ['mail.x', 'SIZE 10', 'DSN'] },
    { code: 550, enhanced: '5.1.1', lines: ['No such'] },
    { code: 354, lines: [''] },
    { code: 421, lines: ['bye'] },
  ]);
});

test('text in Vietnamese is read, and bytes that are no UTF-8 do no harm', () => {
  assert.deepEqual(collect('550 5.1.1 Không có người này\r\n')[0]?.lines, ['Không có người này']);
  const collector = new ReplyCollector();
  collector.push(Buffer.from('550 \xe9\r\n', 'latin1'));
  assert.deepEqual(collector.next()?.lines, ['\ufffd']);
});

test('what is no reply is a fault', () => {
  for (const wire of ['HTTP/1.1 400 Bad Request\r\n', '25 x\r\n', '150 x\r\n', '250x\r\n', '\r\n'])
    assert.throws(() => collect(wire), ReplyFault, wire);
});

test('a reply without end is a fault before it fills the memory', () => {
  const collector = new ReplyCollector();
  collector.push(Buffer.alloc(40_000, '2'));
  assert.throws(() => collector.next(), ReplyFault);
  assert.throws(() => collect('250-x\r\n'.repeat(20_000)), ReplyFault);
  const flooded = new ReplyCollector();
  assert.throws(() => {
    for (let sent = 0; sent < 100; sent++) flooded.push(Buffer.from('250 x\r\n'.repeat(10_000)));
  }, ReplyFault);
});

test('what we write we read back, however it is cut', () => {
  const replies = fc.array(
    fc.record({
      code: fc.constantFrom(220, 250, 354, 421, 550),
      lines: fc.array(fc.constantFrom('', 'ok', 'Không', '5 words'), { minLength: 1, maxLength: 4 }),
    }),
    { minLength: 1, maxLength: 5 },
  );
  fc.assert(
    fc.property(replies, fc.integer({ min: 1, max: 50 }), (given, pieceBytes) => {
      const wire = given.map(encodeReply).join('');
      assert.deepEqual(
        collect(wire, pieceBytes).map(({ code, lines }) => ({ code, lines })),
        given.map(({ code, lines }) => ({
          code,
          lines: lines.map((line) => line.replaceAll('ô', 'o')),
        })),
      );
    }),
  );
});
