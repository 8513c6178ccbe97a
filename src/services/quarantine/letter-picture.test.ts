/** Held mail as a picture: painted anew, without a byte of the letter's own, within its limits. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { crc32, deflateSync } from 'node:zlib';
import { pictureSize } from '#formats/attachments/picture-size.ts';
import { createLetterPainter } from './letter-picture.ts';

const warnings: string[] = [];
const painter = createLetterPainter({ warn: (_, message) => void warnings.push(message) });

function chunk(name: string, body: Buffer): Buffer {
  const data = Buffer.concat([Buffer.from(name), body]);
  const out = Buffer.alloc(8 + data.length);
  out.writeUInt32BE(body.length);
  data.copy(out, 4);
  out.writeUInt32BE(crc32(data), out.length - 4);
  return out;
}

/** A PNG of one colour. */
function png(width: number, height: number, note = ''): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  const row = Buffer.concat([Buffer.from([0]), Buffer.alloc(width * 3, 200)]);
  const rows = Buffer.concat(Array.from({ length: Math.min(height, 50) }, () => row));
  return Buffer.concat([
    Buffer.from('89504e470d0a1a0a', 'hex'),
    chunk('IHDR', header),
    chunk('tEXt', Buffer.from(`Comment\0${note}`)),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

function letter(pictures: readonly Buffer[]): Buffer {
  const parts = pictures.map(
    (bytes, index) =>
      `--b\r\nContent-Type: image/png; name="${index}.png"\r\nContent-Transfer-Encoding: base64\r\n\r\n${bytes.toString('base64')}\r\n`,
  );
  const html =
    '<h1>Kính gửi</h1><script>alert(1)</script><p>Bấm <a href="https://xau.example/">vào đây</a></p>';
  return Buffer.from(
    `From: =?utf-8?q?Nguy=E1=BB=85n?= <a@x.example>\r\nTo: b@x.example\r\nSubject: Anh\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/html; charset=utf-8\r\n\r\n${html}\r\n${parts.join('')}--b--\r\n`,
  );
}

test('a letter with pictures becomes one picture, and nothing of theirs is in it', async () => {
  const marker = 'MARKER-IN-THE-METADATA';
  const painted = await painter.paint(letter([png(40, 30, marker), Buffer.from('no picture'), png(30, 40)]));
  assert.ok(painted, warnings.join());
  const size = pictureSize(painted);
  assert.equal(size?.kind, 'png');
  assert.equal(size.width, 720);
  assert.ok(size.height > 300 && size.height <= 2_400);
  assert.ok(!painted.includes(marker));
});

test('a picture that claims a hundred million pixels is not decoded', async () => {
  const painted = await painter.paint(letter([png(100, 1_000_000)]));
  assert.ok((pictureSize(painted ?? Buffer.alloc(0))?.height ?? 0) < 300);
});

test('more letters than may wait are put off', async () => {
  const waiting = Array.from({ length: 10 }, () => painter.paint(Buffer.from('Subject: x\r\n\r\n')));
  assert.throws(() => painter.paint(Buffer.alloc(0)), { code: 'temporarilyUnavailable' });
  assert.ok((await Promise.all(waiting)).every((picture) => picture !== undefined));
});
