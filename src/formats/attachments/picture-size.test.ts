/** Sizes as pictures claim them. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { pictureSize } from './picture-size.ts';

function hex(text: string): Buffer {
  return Buffer.from(text.replaceAll(' ', ''), 'hex');
}

test('each kind tells its size', () => {
  const sizes = [
    hex('89504e470d0a1a0a 0000000d 49484452 00000102 00000003 08060000'),
    hex('ffd8 ffe0 0010 4a46494600010100000100010000 ffc0 0011 08 0003 0102 03 011100 021101'),
    Buffer.concat([Buffer.from('GIF89a'), hex('0201 0300')]),
    Buffer.concat([Buffer.from('RIFF....WEBPVP8X'), hex('0a000000 00000000 010100 020000')]),
  ].map(pictureSize);
  assert.deepEqual(sizes, [
    { kind: 'png', width: 258, height: 3 },
    { kind: 'jpeg', width: 258, height: 3 },
    { kind: 'gif', width: 258, height: 3 },
    { kind: 'webp', width: 258, height: 3 },
  ]);
});

test('what is no picture has no size, whatever its bytes', () => {
  assert.equal(pictureSize(Buffer.from('<svg width="1" height="1"/>')), undefined);
  const starts = fc.constantFrom('', 'ffd8', 'ffd8ffff', '474946383961', '89504e470d0a1a0a', '52494646');
  fc.assert(
    fc.property(starts, fc.uint8Array({ maxLength: 80 }), (start, rest) => {
      const size = pictureSize(Buffer.concat([hex(start), rest]));
      return size === undefined || (size.width >= 0 && size.height >= 0);
    }),
  );
});
