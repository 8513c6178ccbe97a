import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPptStream } from './ppt.ts';

function record(type: number, body: Buffer, head = 0): Buffer {
  const header = Buffer.alloc(8);
  header.writeUInt16LE(head, 0);
  header.writeUInt16LE(type, 2);
  header.writeUInt32LE(body.length, 4);
  return Buffer.concat([header, body]);
}

const container = (type: number, ...parts: Buffer[]): Buffer => record(type, Buffer.concat(parts), 0xf);
const textKind = (kind: number): Buffer => record(0x0f9f, Buffer.from([kind, 0, 0, 0]));
const text = (words: string): Buffer => record(0x0fa0, Buffer.from(words, 'utf16le'));
const plainText = (words: string): Buffer => record(0x0fa8, Buffer.from(words, 'latin1'));
const slide = (): Buffer => record(0x03f3, Buffer.alloc(20));

test('titles and lines come from the outline, text boxes from the drawing of the slide', () => {
  const outline = container(
    0x0ff0,
    slide(),
    textKind(0),
    text('Kế hoạch năm 2027'),
    textKind(1),
    text('Mục tiêu\rGiải pháp\vtrọng tâm'),
    slide(),
    textKind(0),
    plainText('Cam on'),
  );
  const drawing = (words: string): Buffer =>
    container(0x03ee, container(0xf002, container(0xf00d, textKind(4), text(words))));
  const masters = record(0x0ff0, Buffer.concat([slide(), textKind(0), text('Bấm để sửa')]), 0x1f);
  const stream = Buffer.concat([
    container(0x03e8, masters, outline),
    drawing('Sở Nội vụ'),
    drawing('Huế, 2026'),
  ]);
  assert.deepEqual(readPptStream(stream), {
    kind: 'slides',
    slides: [
      {
        title: 'Kế hoạch năm 2027',
        lines: ['Mục tiêu', 'Giải pháp trọng tâm', 'Sở Nội vụ'].map((line) => ({ text: line, level: 0 })),
      },
      { title: 'Cam on', lines: [{ text: 'Huế, 2026', level: 0 }] },
    ],
    isCut: false,
  });
});

test('a stream that was cut, or claims more than it has, gives what can be read', () => {
  const whole = container(0x0ff0, slide(), textKind(0), text('Một'), textKind(1), text('Hai'));
  for (let length = 0; length <= whole.length; length += 1)
    assert.equal(readPptStream(whole.subarray(0, length)).kind, 'slides');
  const claims = record(0x0ff0, Buffer.alloc(0), 0xf);
  claims.writeUInt32LE(0xffffffff, 4);
  assert.deepEqual(readPptStream(claims), { kind: 'slides', slides: [], isCut: false });
});
