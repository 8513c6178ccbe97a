/** Messages in seven bits say the same as before, to our parser, part by part. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMessage } from './parse.ts';
import { TransportProbe, toSevenBit } from './seven-bit.ts';
import { decodeBody } from './transfer.ts';

function crlf(...lines: string[]): Buffer {
  return Buffer.from(`${lines.join('\r\n')}\r\n`);
}

function isPlain(bytes: Buffer): boolean {
  const probe = new TransportProbe();
  probe.push(bytes);
  return !probe.isEightBit && !probe.isBinary;
}

test('Vietnamese text becomes quoted-printable and reads the same', () => {
  const bytes = crlf(
    'Content-Type: text/plain; charset=utf-8',
    'Content-Transfer-Encoding: 8bit',
    '',
    'Chào ông',
  );
  const plain = toSevenBit(bytes);
  assert.ok(isPlain(plain));
  const { root } = parseMessage(plain);
  assert.equal(root.encoding, 'quoted-printable');
  assert.equal(
    decodeBody(plain.subarray(root.bodyStart, root.bodyEnd), root.encoding).toString(),
    'Chào ông\r\n',
  );
});

test('a message of seven bits is not touched', () => {
  const bytes = crlf('Subject: x', '', 'xin chao');
  assert.equal(toSevenBit(bytes), bytes);
});

test('text without a MIME header gets one', () => {
  const plain = toSevenBit(crlf('Subject: x', '', 'Chào')).toString();
  assert.match(
    plain,
    /^Subject: x\r\nMIME-Version: 1.0\r\nContent-Type: text\/plain; charset=utf-8\r\nContent-Tr/,
  );
});

test('parts in parts: text, a file, an embedded message, and what is plain already', () => {
  const bytes = Buffer.concat([
    crlf(
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary=b',
      'Content-Transfer-Encoding: binary',
      '',
      '--b',
      'Content-Type: text/html; charset=utf-8',
      '',
      '<p>Huế</p>',
      '--b',
      'Content-Type: application/octet-stream',
      'Content-Transfer-Encoding: binary',
      '',
    ),
    Buffer.from([0, 1, 200, 10, 13, 5]),
    crlf(
      '',
      '--b',
      'Content-Type: message/rfc822',
      'Content-Transfer-Encoding: 8bit',
      '',
      'Subject: trong',
      'Content-Transfer-Encoding: 8bit',
      'Content-Type: text/plain; charset=utf-8',
      '',
      'Bên trong',
      '--b',
      '',
      'plain',
      '--b--',
    ),
  ]);
  const plain = toSevenBit(bytes);
  assert.ok(isPlain(plain), plain.toString());
  const { root } = parseMessage(plain);
  assert.equal(root.encoding, '7bit');
  const contents = root.parts.map((part) => {
    const leaf = part.message?.root ?? part;
    return decodeBody(plain.subarray(leaf.bodyStart, leaf.bodyEnd), leaf.encoding);
  });
  assert.deepEqual(contents, [
    Buffer.from('<p>Huế</p>'),
    Buffer.from([0, 1, 200, 10, 13, 5]),
    Buffer.from('Bên trong'),
    Buffer.from('plain'),
  ]);
});

test('long lines and bare line ends are binary, across pieces too', () => {
  const probe = new TransportProbe();
  probe.push(Buffer.from(`${'x'.repeat(998)}\r`));
  probe.push(Buffer.from('\nshort\r\n'));
  assert.deepEqual([probe.isEightBit, probe.isBinary], [false, false]);
  for (const binary of ['a\nb', 'a\rb', 'a\0', 'x'.repeat(1000)])
    assert.ok(!isPlain(Buffer.from(binary)), JSON.stringify(binary.slice(0, 5)));
});
