import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { MessagePart } from './message.ts';
import { parseMessage } from './parse.ts';
import { decodeBody } from './transfer.ts';
import { type OutgoingPart, writeMessage } from './write-message.ts';

/** Types and contents, leaf by leaf. */
function leaves(bytes: Buffer, part: MessagePart): [string, string][] {
  if (part.parts.length > 0) return part.parts.flatMap((child) => leaves(bytes, child));
  const body = decodeBody(bytes.subarray(part.bodyStart, part.bodyEnd), part.encoding);
  return [[`${part.type}/${part.subtype}`, body.toString('latin1')]];
}

test('a tree is written and read back the same', () => {
  const root: OutgoingPart = {
    type: 'multipart/mixed',
    children: [
      {
        type: 'multipart/alternative',
        children: [
          { type: 'text/plain', content: Buffer.from('Kính gửi\nông Bình') },
          { type: 'text/html', content: Buffer.from('<p>x') },
        ],
      },
      {
        type: 'application/pdf',
        name: 'Báo cáo.pdf',
        disposition: 'attachment',
        content: Buffer.from([1, 2, 255]),
      },
    ],
  };
  const bytes = writeMessage('Subject: x\r\n', root, 'b');
  const { root: read } = parseMessage(bytes);
  assert.deepEqual(leaves(bytes, read), [
    ['text/plain', Buffer.from('Kính gửi\r\nông Bình').toString('latin1')],
    ['text/html', '<p>x'],
    ['application/pdf', '\u0001\u0002\u00ff'],
  ]);
  assert.equal(read.parts[1]?.disposition?.parameters[0]?.value, 'Báo cáo.pdf');
});

test('no line is longer than 998 octets, whatever the content', () => {
  const content = fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes));
  fc.assert(
    fc.property(
      content,
      fc.constantFrom('text/plain', 'image/png'),
      fc.string({ maxLength: 400 }),
      (bytes, type, name) => {
        const written = writeMessage('', { type, content: bytes, name, disposition: 'attachment' }, 'b');
        const longest = Math.max(
          ...written
            .toString('latin1')
            .split('\r\n')
            .map((line) => line.length),
        );
        assert.ok(longest <= 998, `${longest}`);
      },
    ),
  );
});
