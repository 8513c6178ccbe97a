/** Tests of cleaning pictures: what goes, what stays, and what is none. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { cleanPicture } from './clean-picture.ts';

/** A JPEG of one colour, 32 by 32, as an encoder wrote it. */
const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAA0JCgsKCA0LCgsODg0PEyAVExISEyccHhcgLikxMC4pLSwzOko+MzZGNywtQFdBRkxOUlNSMj5aYVpQYEpRUk//2wBDAQ4ODhMREyYVFSZPNS01T09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT09PT0//wAARCAAgACADASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QAFQEBAQAAAAAAAAAAAAAAAAAAAAX/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCSAppwAAAAAD//2Q==',
  'base64',
);
const segment = (marker: number, content: string): Buffer => {
  const body = Buffer.from(content);
  const head = Buffer.from([0xff, marker, 0, 0]);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
};
const chunk = (name: string, content: Buffer): Buffer => {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length, 0);
  head.write(name, 4, 'latin1');
  return Buffer.concat([head, content, Buffer.alloc(4)]);
};
const header = (width: number, height: number): Buffer => {
  const bytes = Buffer.alloc(13);
  bytes.writeUInt32BE(width, 0);
  bytes.writeUInt32BE(height, 4);
  return bytes;
};
const png = (width: number, height: number, ...more: Buffer[]): Buffer =>
  Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header(width, height)),
    ...more,
    chunk('IDAT', Buffer.from([1])),
    chunk('IEND', Buffer.alloc(0)),
  ]);

test('where a JPEG was taken and what stands behind its end go, the picture stays byte for byte', () => {
  const told = Buffer.concat([
    JPEG.subarray(0, 2),
    segment(0xe1, 'Exif\0\0 16.46 N 107.59 E'),
    segment(0xfe, 'taken at home'),
    JPEG.subarray(2),
    Buffer.from('<script>'),
  ]);
  const clean = cleanPicture(told);
  assert.deepEqual([clean?.type, clean?.width, clean?.height], ['image/jpeg', 32, 32]);
  assert.deepEqual(clean?.bytes, JPEG);
});

test('of a PNG the texts and times go', () => {
  const told = png(64, 48, chunk('tEXt', Buffer.from('Author\0An')), chunk('tIME', Buffer.alloc(7)));
  const clean = cleanPicture(told);
  assert.deepEqual([clean?.type, clean?.width, clean?.height], ['image/png', 64, 48]);
  assert.deepEqual(clean?.bytes, png(64, 48));
});

test('what is no picture, broken, too small or far too large is none', () => {
  for (const bytes of [
    Buffer.alloc(0),
    Buffer.from('GIF89a'),
    Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'),
    JPEG.subarray(0, -10),
    JPEG.subarray(0, 40),
    png(8, 8),
    png(100_000, 100_000),
    png(64, 64).subarray(0, -12),
  ])
    assert.equal(cleanPicture(bytes), undefined);
});

test('whatever comes, nothing is thrown, and what was cleaned is clean', () => {
  const hurt = fc
    .tuple(fc.constantFrom(JPEG, png(64, 64)), fc.nat(400), fc.uint8Array({ maxLength: 6 }))
    .map(([bytes, at, put]) => Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + put.length)]));
  fc.assert(
    fc.property(hurt, (bytes) => {
      const clean = cleanPicture(bytes);
      if (clean) assert.deepEqual(cleanPicture(clean.bytes)?.bytes, clean.bytes);
    }),
    { numRuns: 500 },
  );
});
