/**
 * Whatever the bytes are: nothing throws, every range lies within the message and its parent, and the time is
 * linear in the size.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { computedMs } from '#tests/computed-time.ts';
import type { MessagePart } from './message.ts';
import { parseMessage } from './parse.ts';
import { headerTexts } from './search-text.ts';
import { decodeParts, encodeParts, hasAttachment, messageFields, previewText } from './summary.ts';

function assertNested(part: MessagePart, start: number, end: number): void {
  assert.ok(part.headerStart >= start && part.headerStart <= part.bodyStart);
  assert.ok(part.bodyStart <= part.bodyEnd && part.bodyEnd <= end);
  assert.ok(part.lines >= 0 && part.lines <= part.bodyEnd - part.bodyStart);
  let from = part.bodyStart;
  for (const child of part.parts) {
    assertNested(child, from, part.bodyEnd);
    from = child.bodyEnd;
  }
  if (part.message) assertNested(part.message.root, part.bodyStart, part.bodyEnd);
}

/** Lines by their definition in `MessagePart`, counted the slow way. */
function slowLines(bytes: Buffer, part: MessagePart): number {
  const body = bytes.subarray(part.bodyStart, part.bodyEnd);
  const breaks = body.filter((byte) => byte === 10).length;
  return breaks + (body.length > 0 && body.at(-1) !== 10 ? 1 : 0);
}

function assertLines(bytes: Buffer, part: MessagePart): void {
  assert.equal(part.lines, slowLines(bytes, part));
  for (const child of part.parts) assertLines(bytes, child);
  if (part.message) assertLines(bytes, part.message.root);
}

/** Does everything that is done with a message when it is stored. */
function readAll(bytes: Buffer): void {
  const parsed = parseMessage(bytes);
  assertNested(parsed.root, 0, bytes.length);
  const fields = JSON.stringify(messageFields(bytes, parsed));
  const parts = encodeParts(parsed.root);
  // PostgreSQL takes neither NUL nor halves of surrogate pairs.
  assert.doesNotMatch(fields + parts, /\\u0000|\\ud[89a-f]/);
  assert.deepEqual(decodeParts(parts), parsed.root);
  assert.ok(Array.from(previewText(bytes, parsed)).length <= 256);
  hasAttachment(parsed.root);
  headerTexts(bytes);
}

/** Each has broken some mail program. */
const CORPUS: Record<string, string> = {
  empty: '',
  'line breaks only': '\r\n\r\n\r\n',
  'no header': 'just text',
  'a lone CR': 'Subject: a\rb\r\rc\r\n\r\nd\r',
  'NUL bytes': 'Subject: a\0b\r\nContent-Type: text/plain; name="\0"\r\n\r\n\0',
  'no boundary parameter': 'Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\na\r\n--x--\r\n',
  'an empty boundary': 'Content-Type: multipart/mixed; boundary=""\r\n\r\n--\r\n\r\na\r\n----\r\n',
  'a boundary that never comes': 'Content-Type: multipart/mixed; boundary=x\r\n\r\nabc\r\n',
  'a delimiter as first line of the body': 'Content-Type: multipart/mixed; boundary=x\n\n--x\n\na',
  'a delimiter as last bytes': 'Content-Type: multipart/mixed; boundary=x\n\n--x',
  'the same boundary twice':
    'Content-Type: multipart/mixed; boundary=x\n\n--x\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\na\n--x--\n--x\n\nb\n--x--',
  'a multipart in base64':
    'Content-Type: multipart/mixed; boundary=x\nContent-Transfer-Encoding: base64\n\n--x\n\na\n--x--',
  'two types': 'Content-Type: text/html\nContent-Type: multipart/mixed; boundary=x\n\n--x\n\na',
  'a folded first line': ' folded\r\nSubject: x\r\n\r\n',
  'bytes beyond any charset': 'Content-Type: text/plain; charset=nonsense-9\r\n\r\n\xff\xfe\xfd',
  'a charset named like a property': 'Content-Type: text/plain; charset=constructor\r\n\r\nabc',
  'a word cut in two':
    'Subject: =?utf-8?B?8J+Y?= =?utf-8?B?gA==?= =?utf-7?Q?+2D0-?= =?utf-16?B?2D0=?=\r\n\r\n',
  'broken RFC 2231':
    "Content-Disposition: attachment; filename*1*=b; filename*0*='; filename*=%ZZ''%E1%; *=x; *0*=y\n\n",
  'broken base64': 'Content-Transfer-Encoding: base64\n\n====a==b!\xff',
  'broken quoted-printable': 'Content-Transfer-Encoding: quoted-printable\n\n=\n==3D=ZZ=A',
  'broken HTML': 'Content-Type: text/html\n\n<a href="<!-- <style> &#99999999; &#xD800; &#0; <',
  'dates out of range': 'Date: Mon, 99 Foo 99999 99:99:99 +9999\n\n',
};

test('malformed messages are read without a fault', () => {
  for (const text of Object.values(CORPUS)) {
    const bytes = Buffer.from(text, 'latin1');
    readAll(bytes);
    assertLines(bytes, parseMessage(bytes).root);
  }
});

test('any bytes are read without a fault', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), (bytes) => readAll(Buffer.from(bytes))));
});

test('anything like a message is read without a fault, its ranges nested, its lines counted right', () => {
  const line = fc.constantFrom(
    'Content-Type: multipart/mixed; boundary=a',
    'Content-Type: multipart/digest; boundary="b"',
    'Content-Type: multipart/alternative; boundary=ab',
    'Content-Type: message/rfc822',
    'Content-Type: text/html; charset=utf-16',
    'Content-Transfer-Encoding: base64',
    'Subject: =?utf-8?B?4bum?=',
    'From: x <y@z>',
    '--a',
    '--a--',
    '--b',
    '--b--',
    '--ab',
    '--ab--',
    '',
    '',
    ' folded',
    'text',
  );
  const ending = fc.constantFrom('\n', '\r\n', '\r');
  fc.assert(
    fc.property(fc.array(fc.tuple(line, ending), { maxLength: 60 }), (lines) => {
      const bytes = Buffer.from(lines.flat().join(''));
      readAll(bytes);
      assertLines(bytes, parseMessage(bytes).root);
    }),
    { numRuns: 500 },
  );
});

const MULTIPART = 'Content-Type: multipart/mixed; boundary=';

/** About 10 MB each, made to be slow. */
const HOSTILE: Record<string, () => string> = {
  'many parts': () => `${MULTIPART}o\n\n${'--o\n\n\n'.repeat(1_500_000)}`,
  'a huge header': () => 'X: y\n'.repeat(2_000_000),
  'a huge field': () => `Subject: ${'x\n '.repeat(3_000_000)}`,
  'a huge address list': () => `To: ${'a@b, '.repeat(2_000_000)}`,
  'many parameters': () => `Content-Type: text/plain${'; a=b'.repeat(2_000_000)}`,
  'deep multiparts': () =>
    Array.from({ length: 100_000 }, (_, index) => `${MULTIPART}b${index}\n\n--b${index}\n`).join(''),
  'deep messages': () => 'Content-Type: message/rfc822\n\n'.repeat(300_000),
  'a flood of wrong boundaries': () => `${MULTIPART}o\n\n--o\n\n${'--p\n'.repeat(2_500_000)}`,
  'a flood of nearly right boundaries': () =>
    `${MULTIPART}${'o'.repeat(70)}\n\n${`--${'o'.repeat(71)}\n`.repeat(130_000)}`,
  'dashes without a line break': () => `${MULTIPART}o\n\n${'--o'.repeat(3_000_000)}`,
  'empty lines': () => '\n'.repeat(10_000_000),
  'open encoded words': () => `Subject: ${'=?a?b?'.repeat(1_500_000)}`,
  'hidden HTML': () => `Content-Type: text/html\n\n${'<style>&nbsp;'.repeat(700_000)}`,
  'a base64 of padding': () => `Content-Transfer-Encoding: base64\n\n${'a='.repeat(5_000_000)}`,
  'quoted-printable blanks': () =>
    `Content-Transfer-Encoding: quoted-printable\n\n${'=   '.repeat(2_500_000)}`,
  'References without end': () => `References: ${'<a@b>'.repeat(2_000_000)}`,
};

test('hostile messages of 10 MB are read in linear time', () => {
  for (const [name, text] of Object.entries(HOSTILE)) {
    const bytes = Buffer.from(text());
    const start = computedMs();
    readAll(bytes);
    assert.ok(computedMs() - start < 8000, name);
  }
});
