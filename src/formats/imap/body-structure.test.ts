/**
 * BODYSTRUCTURE by the examples of RFC 9051, and where a message has no legal form.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { encodeBodyStructure } from './body-structure.ts';
import { envelopeOf, partOf } from './message.fixture.ts';

function show(part: Parameters<typeof encodeBodyStructure>[0], extended = false): string {
  return encodeBodyStructure(part, extended).toString();
}

const text = partOf({ parameters: [{ name: 'charset', value: 'US-ASCII' }], bodyEnd: 2279, lines: 48 });

test('the examples of RFC 9051 §7.5.2 come out', () => {
  assert.equal(show(text), '("text" "plain" ("charset" "US-ASCII") NIL NIL "7bit" 2279 48)');
  const patch = partOf({
    parameters: [
      { name: 'charset', value: 'US-ASCII' },
      { name: 'name', value: 'cc.diff' },
    ],
    contentId: '<960723163407.20117h@cac.washington.edu>',
    description: 'Compiler diff',
    encoding: 'base64',
    bodyEnd: 4554,
    lines: 73,
  });
  assert.equal(
    show(partOf({ type: 'multipart', subtype: 'mixed', parts: [text, patch] })),
    '(("text" "plain" ("charset" "US-ASCII") NIL NIL "7bit" 2279 48)("text" "plain" ("charset" "US-ASCII" "name" "cc.diff") ' +
      '"<960723163407.20117h@cac.washington.edu>" "Compiler diff" "base64" 4554 73) "mixed")',
  );
});

test('extension data follow in their order', () => {
  const image = partOf({
    type: 'image',
    subtype: 'png',
    encoding: 'base64',
    bodyEnd: 10,
    lines: 1,
    md5: 'Q2hlY2s=',
    disposition: { kind: 'attachment', parameters: [{ name: 'filename', value: 'a "b".png' }] },
    language: ['vi', 'en'],
    location: 'x',
  });
  const wire =
    '("image" "png" NIL NIL NIL "base64" 10 "Q2hlY2s=" ("attachment" ("filename" "a \\"b\\".png")) ("vi" "en") "x")';
  assert.equal(show(image, true), wire);
  const mixed = partOf({
    type: 'multipart',
    subtype: 'mixed',
    parts: [image],
    parameters: [{ name: 'boundary', value: 'b' }],
  });
  assert.equal(show(mixed, true), `(${wire} "mixed" ("boundary" "b") NIL NIL NIL)`);
});

test('names that are not ASCII go out as RFC 2231, 7-bit', () => {
  const part = partOf({
    disposition: { kind: 'attachment', parameters: [{ name: 'filename', value: "Công văn (1)'.pdf" }] },
  });
  assert.ok(
    show(part, true).includes(`("attachment" ("filename*" "utf-8''C%C3%B4ng%20v%C4%83n%20%281%29%27.pdf"))`),
  );
});

test('an embedded message shows envelope, body and lines', () => {
  const message = partOf({
    type: 'message',
    subtype: 'rfc822',
    bodyEnd: 100,
    lines: 5,
    message: { envelope: envelopeOf({ subject: 's' }), root: text },
  });
  assert.equal(
    show(message),
    '("message" "rfc822" NIL NIL NIL "7bit" 100 (NIL "s" NIL NIL NIL NIL NIL NIL NIL NIL) ' +
      '("text" "plain" ("charset" "US-ASCII") NIL NIL "7bit" 2279 48) 5)',
  );
});

test('a multipart without parts and an unopened message have a legal form', () => {
  assert.equal(
    show(partOf({ type: 'multipart', subtype: 'mixed' })),
    '(("text" "plain" NIL NIL NIL "7bit" 0 0) "mixed")',
  );
  assert.match(
    show(partOf({ type: 'message', subtype: 'rfc822', lines: 3 })),
    /\(NIL( NIL){9}\) \("text".*\) 3\)$/,
  );
});
