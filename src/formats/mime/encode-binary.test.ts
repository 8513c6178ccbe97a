/** Binary parts become base64, and everything else stays as it is. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeBinaryParts } from './encode-binary.ts';
import { parseMessage } from './parse.ts';
import { decodeBody } from './transfer.ts';

const PICTURE = Buffer.from([0, 1, 2, 13, 10, 13, 0, 10, 255]);
const HEAD =
  'From: a@b.vn\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=x\r\nContent-Transfer-Encoding: binary\r\n\r\n--x\r\nContent-Type: text/plain\r\n\r\nHello\r\n--x\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: BINARY\r\n\r\n';

test('a binary part becomes base64 with the same content', () => {
  const message = Buffer.concat([Buffer.from(HEAD), PICTURE, Buffer.from('\r\n--x--\r\n')]);
  const encoded = encodeBinaryParts(message);
  const [text, picture] = parseMessage(encoded).root.parts;
  assert.ok(picture && text);
  assert.equal(picture.encoding, 'base64');
  assert.deepEqual(decodeBody(encoded.subarray(picture.bodyStart, picture.bodyEnd), 'base64'), PICTURE);
  assert.equal(encoded.toString('latin1', text.bodyStart, text.bodyEnd), 'Hello');
  assert.equal(parseMessage(encoded).root.encoding, '8bit');
});

test('a message without binary parts stays as it is', () => {
  const message = Buffer.from('Subject: x\r\n\r\nHello\r\n');
  assert.equal(encodeBinaryParts(message), message);
});
