import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { computedMs } from '#tests/computed-time.ts';
import { baseSubject } from './base-subject.ts';

const EXAMPLES: [subject: string, base: string, isReplyOrForward: boolean][] = [
  ['Công văn', 'Công văn', false],
  ['  Công \t văn  ', 'Công văn', false],
  ['Re: Công văn', 'Công văn', true],
  ['RE :Công văn', 'Công văn', true],
  ['re[2]: x', 'x', true],
  ['Re [2] : x', 'x', true],
  ['fw: fWd: x', 'x', true],
  ['[phong ban] [2] Re: x', 'x', true],
  ['[phong ban] x', 'x', false],
  ['[phong ban] [2]', '[2]', false],
  ['[phong ban]', '[phong ban]', false],
  ['x (fwd)', 'x', true],
  ['x (FWD) (fwd)', 'x', true],
  ['[Fwd: Re: x (fwd)]', 'x', true],
  ['Re: [fwd: [fwd: x]]', 'x', true],
  ['[fwd: x', '[fwd: x', false],
  ['[a[b] x', '[a[b] x', false],
  ['Re:', '', true],
  ['(fwd)', '', true],
  ['', '', false],
  ['Regarding', 'Regarding', false],
  ['re x', 're x', false],
  // RFC 5256 §7: translated tokens stay.
  ['TL: x', 'TL: x', false],
  ['Trả lời: x', 'Trả lời: x', false],
];

test('RFC 5256 §2.1: the base subject is what is left without the marks of replies, forwards and lists', () => {
  for (const [subject, base, isReplyOrForward] of EXAMPLES)
    assert.deepEqual(baseSubject(subject), { base, isReplyOrForward }, subject);
});

test('a reply has the base of what it replies to, and a base is its own base', () => {
  const pieces = fc.constantFrom('re', 'fwd', ':', '[', ']', '(fwd)', '[fwd:', ' ', 'x', '[2]', 'a');
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.array(pieces).map((all) => all.join('')),
      ),
      (subject) => {
        const { base } = baseSubject(subject);
        assert.deepEqual(baseSubject(`Re: ${subject}`), { base, isReplyOrForward: true });
        assert.deepEqual(baseSubject(base), { base, isReplyOrForward: false });
      },
    ),
  );
});

test('a hostile subject costs milliseconds', () => {
  const started = computedMs();
  for (const piece of ['[x]', '[', '[fwd:', '(fwd)', 're', 're:', '[x] re ', ' '])
    baseSubject(piece.repeat(100_000));
  assert.ok(computedMs() - started < 500);
});
