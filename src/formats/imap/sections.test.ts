/**
 * Sections: the message of RFC 9051 §6.4.5.1, laid out by hand, and header fields by name.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeWith } from './collecting.fixture.ts';
import { expectSection } from './commands/section.ts';
import { envelopeOf, partOf } from './message.fixture.ts';
import { findSection, partialRange, selectHeaderFields } from './sections.ts';

/** multipart/mixed of text, and a message/rfc822 that holds a multipart of two texts. */
const root = partOf({
  type: 'multipart',
  subtype: 'mixed',
  bodyStart: 100,
  bodyEnd: 990,
  parts: [
    partOf({ section: '1', headerStart: 110, bodyStart: 150, bodyEnd: 200 }),
    partOf({
      section: '2',
      type: 'message',
      subtype: 'rfc822',
      headerStart: 210,
      bodyStart: 250,
      bodyEnd: 900,
      message: {
        envelope: envelopeOf({}),
        root: partOf({
          type: 'multipart',
          headerStart: 250,
          bodyStart: 300,
          bodyEnd: 890,
          parts: [
            partOf({ section: '2.1', headerStart: 310, bodyStart: 350, bodyEnd: 400 }),
            partOf({ section: '2.2', headerStart: 410, bodyStart: 450, bodyEnd: 500 }),
          ],
        }),
      },
    }),
  ],
});

const single = partOf({ bodyStart: 80, bodyEnd: 500 });

function rangeOf(message: typeof root, section: string): string {
  const range = findSection(message, 1_000, decodeWith(expectSection, section));
  return range ? `${range.start}-${range.end}` : 'none';
}

const cases: [typeof root, string, string][] = [
  [root, '[]', '0-1000'],
  [root, '[HEADER]', '0-100'],
  [root, '[HEADER.FIELDS (A)]', '0-100'],
  [root, '[TEXT]', '100-1000'],
  [root, '[1]', '150-200'],
  [root, '[1.MIME]', '110-150'],
  [root, '[1.HEADER]', 'none'],
  [root, '[1.1]', 'none'],
  [root, '[2]', '250-900'],
  [root, '[2.MIME]', '210-250'],
  [root, '[2.HEADER]', '250-300'],
  [root, '[2.TEXT]', '300-900'],
  [root, '[2.1]', '350-400'],
  [root, '[2.2.MIME]', '410-450'],
  [root, '[2.3]', 'none'],
  [root, '[3]', 'none'],
  [single, '[1]', '80-500'],
  [single, '[1.MIME]', '0-80'],
  [single, '[2]', 'none'],
  [single, '[1.1]', 'none'],
  [single, '[1.TEXT]', 'none'],
];

for (const [message, section, expected] of cases) {
  test(`${message === root ? 'the multipart' : 'the single part'} has ${section} at ${expected}`, () => {
    assert.equal(rangeOf(message, section), expected);
  });
}

test('a message whose whole body is a message has it as part 1', () => {
  const inner = partOf({ headerStart: 50, bodyStart: 70, bodyEnd: 1_000 });
  const outer = partOf({
    type: 'message',
    subtype: 'rfc822',
    bodyStart: 50,
    bodyEnd: 1_000,
    message: { envelope: envelopeOf({}), root: inner },
  });
  assert.equal(rangeOf(outer, '[1]'), '50-1000');
  assert.equal(rangeOf(outer, '[1.HEADER]'), '50-70');
  assert.equal(rangeOf(outer, '[1.1]'), '70-1000');
});

test('a partial is cut to what there is', () => {
  assert.deepEqual(partialRange({ start: 10, end: 20 }, { start: 2, count: 3 }), { start: 12, end: 15 });
  assert.deepEqual(partialRange({ start: 10, end: 20 }, { start: 8, count: 30 }), { start: 18, end: 20 });
  assert.deepEqual(partialRange({ start: 10, end: 20 }, { start: 80, count: 30 }), { start: 20, end: 20 });
});

const header = Buffer.from('From: a\r\nSubject: x\r\n y\r\nX-Odd\r\nTO : b\r\nto: c\r\n\r\nbody: no\r\n');

test('header fields are chosen by name, folded lines with them, with the blank line', () => {
  assert.equal(
    selectHeaderFields(header, ['subject', 'To'], false).toString(),
    'Subject: x\r\n y\r\nTO : b\r\nto: c\r\n\r\n',
  );
  assert.equal(selectHeaderFields(header, ['subject', 'TO'], true).toString(), 'From: a\r\nX-Odd\r\n\r\n');
  assert.equal(selectHeaderFields(header, ['none'], false).toString(), '\r\n');
  assert.equal(selectHeaderFields(Buffer.from('A: b'), ['a'], false).toString(), 'A: b\r\n\r\n');
  assert.equal(selectHeaderFields(Buffer.from('A: b\nC: d\n\nx'), ['c'], false).toString(), 'C: d\n\r\n');
});

test('the chosen and the others together are the whole header', () => {
  const line = fc.constantFrom('A: 1\r\n', 'B: 2\r\n', ' fold\r\n', 'odd\r\n', 'A:\n', '\t\n');
  fc.assert(
    fc.property(fc.array(line, { maxLength: 8 }), (lines) => {
      const bytes = Buffer.from(`First: x\r\n${lines.join('')}\r\n`);
      const chosen = selectHeaderFields(bytes, ['A'], false).length - 2;
      const others = selectHeaderFields(bytes, ['A'], true).length - 2;
      assert.equal(chosen + others, bytes.length - 2);
    }),
  );
});
