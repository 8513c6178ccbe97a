/** Messages that other programs ask for. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseMailto } from './parse-mailto.ts';

test('recipients, subject and words come over', () => {
  const start = parseMailto('mailto:a@hue.vn,b@hue.vn?cc=c@hue.vn&subject=H%E1%BB%8Dp%20C+1&body=Ch%C3%A0o');
  assert.deepEqual(
    start.to?.map(({ email }) => email),
    ['a@hue.vn', 'b@hue.vn'],
  );
  assert.equal(start.cc?.[0]?.email, 'c@hue.vn');
  assert.equal(start.subject, 'Họp C+1');
  assert.match(start.html ?? '', /Chào/);
});

test('what is no mailto is a new message', () => {
  assert.deepEqual(parseMailto('new'), {});
  assert.deepEqual(parseMailto('javascript:alert(1)'), {});
});
