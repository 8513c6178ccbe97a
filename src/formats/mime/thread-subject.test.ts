import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { threadSubject } from './thread-subject.ts';

const EXAMPLES: [subject: string, base: string][] = [
  ['Công văn', 'Công văn'],
  ['Re: Công văn', 'Công văn'],
  ['RE: fwd: [phongban] Re[2]: Công văn (fwd) (FWD)', 'Công văn'],
  ['Trả lời: Công văn', 'Trả lời: Công văn'],
  ['TL: CT: Công văn', 'Công văn'],
  ['[Fwd: Re: Công văn]', 'Công văn'],
  ['[danh sách] [2] Công văn', 'Công văn'],
  ['[danh sách]', '[danh sách]'],
  ['Re:', ''],
  ['Regarding', 'Regarding'],
  ['=?utf-8?Q?Re:_C=C3=B4ng?=  =?utf-8?Q?_v=C4=83n?=', 'Công văn'],
  ['Re : a\t  b', 'a b'],
];

test('the base subject is what is left without the marks of answers, forwards and lists', () => {
  for (const [subject, base] of EXAMPLES) assert.equal(threadSubject(subject), base, subject);
});

test('an answer has the base of what it answers, and a base is its own base', () => {
  fc.assert(
    fc.property(fc.string(), (subject) => {
      const base = threadSubject(subject);
      assert.equal(threadSubject(`Re: ${subject}`), base);
      assert.equal(threadSubject(base), base);
    }),
  );
});
