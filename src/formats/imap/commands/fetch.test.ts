/**
 * FETCH: every item, macro, section and modifier.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeWith } from '../collecting.fixture.ts';
import { ImapSyntaxFault } from '../syntax-fault.ts';
import { decodeFetch } from './fetch.ts';
import type { FetchItem } from './fetch-items.ts';

function itemsOf(text: string): FetchItem[] {
  return decodeWith(decodeFetch, ` 1 ${text}`).items;
}

test('macros are what they stand for', () => {
  assert.deepEqual(
    itemsOf('full').map((item) => item.kind),
    ['flags', 'internalDate', 'size', 'envelope', 'bodyStructure'],
  );
  assert.deepEqual(
    itemsOf('ALL').map((item) => item.kind),
    ['flags', 'internalDate', 'size', 'envelope'],
  );
  assert.throws(() => itemsOf('(ALL)'), ImapSyntaxFault);
});

test('BODY is a structure without and a section with brackets', () => {
  assert.deepEqual(itemsOf('(BODY BODYSTRUCTURE BODY[])'), [
    { kind: 'bodyStructure', extended: false },
    { kind: 'bodyStructure', extended: true },
    { kind: 'body', label: 'BODY[]', section: { part: [], fields: [] }, peek: false },
  ]);
});

test('sections are parts, texts and header fields, with their partial', () => {
  assert.deepEqual(itemsOf('body.peek[4.2.header.fields.not ("To" x-y)]<0.2048>'), [
    {
      kind: 'body',
      label: 'BODY[4.2.HEADER.FIELDS.NOT (To x-y)]<0>',
      section: { part: [4, 2], text: 'HEADER.FIELDS.NOT', fields: ['To', 'x-y'] },
      partial: { start: 0, count: 2048 },
      peek: true,
    },
  ]);
  const labels = itemsOf('(BODY[1] BODY[HEADER] BODY[TEXT] BODY[1.MIME] BODY[2.1.TEXT])').map((item) =>
    item.kind === 'body' ? item.label : '',
  );
  assert.deepEqual(labels, ['BODY[1]', 'BODY[HEADER]', 'BODY[TEXT]', 'BODY[1.MIME]', 'BODY[2.1.TEXT]']);
});

test('RFC822 items are sections under their old names; only RFC822.HEADER peeks', () => {
  const items = itemsOf('(RFC822 RFC822.HEADER RFC822.TEXT RFC822.SIZE)');
  assert.deepEqual(
    items.map((item) => (item.kind === 'body' ? [item.label, item.section.text, item.peek] : item.kind)),
    [['RFC822', undefined, false], ['RFC822.HEADER', 'HEADER', true], ['RFC822.TEXT', 'TEXT', false], 'size'],
  );
});

test('BINARY takes part numbers only', () => {
  assert.deepEqual(itemsOf('(BINARY[1.2]<5.6> BINARY.PEEK[1] BINARY.SIZE[3])'), [
    { kind: 'binary', label: 'BINARY[1.2]<5>', part: [1, 2], partial: { start: 5, count: 6 }, peek: false },
    { kind: 'binary', label: 'BINARY[1]', part: [1], peek: true },
    { kind: 'binarySize', label: 'BINARY.SIZE[3]', part: [3] },
  ]);
  assert.throws(() => itemsOf('BINARY[1.TEXT]'), ImapSyntaxFault);
});

test('CHANGEDSINCE asks for MODSEQ too, VANISHED needs it', () => {
  const command = decodeWith(decodeFetch, ' 1:* (FLAGS) (CHANGEDSINCE 12345 VANISHED)');
  assert.equal(command.changedSince, 12_345n);
  assert.equal(command.vanished, true);
  assert.deepEqual(command.items, [{ kind: 'flags' }, { kind: 'modSequence' }]);
  assert.equal(decodeWith(decodeFetch, ' 1 (MODSEQ) (CHANGEDSINCE 1)').items.length, 1);
  assert.throws(() => decodeWith(decodeFetch, ' 1 FLAGS (VANISHED)'), ImapSyntaxFault);
});

test('a macro’s list is not shared between commands', () => {
  decodeWith(decodeFetch, ' 1 FAST (CHANGEDSINCE 1)');
  assert.equal(itemsOf('FAST').length, 3);
});

test('what FETCH does not know is refused', () => {
  for (const text of [
    '',
    'FOO',
    'BODY[',
    'BODY[0]',
    'BODY[1.]',
    'BODY[MIME]',
    'BODY[1.FOO]',
    'BODY[HEADER.1]',
    'BODY[HEADER.FIELDS]',
    'BODY[]<0.0>',
    'BODY[]<0>',
    'BODY.PEEK',
    'FLAGS FLAGS',
    '(FLAGS',
    'FLAGS (FOO 1)',
    'CONSTRUCTOR',
    `BODY[${'1.'.repeat(200)}1]`,
    `(${'FLAGS '.repeat(300)})`,
  ])
    assert.throws(() => itemsOf(text), ImapSyntaxFault, text);
});
