/**
 * The decoder's nonterminals, one by one.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { decodeWith, segmentsOf } from './collecting.fixture.ts';
import { Decoder } from './decoder.ts';
import { encodeAstring, encodeMailbox, encodeString } from './encoder.ts';
import { ImapSyntaxFault } from './syntax-fault.ts';

function utf8(text: string): string {
  return Buffer.from(text).toString('latin1');
}

test('tag and command name are read, UID joined with what follows', () => {
  const d = new Decoder(segmentsOf('a1.] uid Fetch 1'));
  assert.equal(d.expectTag(), 'a1.]');
  d.expectSp();
  assert.equal(d.expectCommandName(), 'UID FETCH');
  for (const text of ['', ' NOOP', '+ NOOP', '"a" NOOP', '\x80 NOOP'])
    assert.throws(() => decodeWith((e) => e.expectTag(), text), ImapSyntaxFault, text);
});

function astring(text: string): string {
  return decodeWith((d) => d.expectAstring(), text);
}

test('astrings are atoms, quoted or literal', () => {
  assert.equal(astring('a]b'), 'a]b');
  assert.equal(astring('"a \\"b\\\\"'), 'a "b\\');
  assert.equal(astring('{5+}\r\nx\r\n"y'), 'x\r\n"y');
  assert.equal(astring(utf8('"Nguyễn"')), 'Nguyễn');
  assert.equal(astring('""'), '');
  for (const text of ['(', '"open', '"a\\"', '{5}x', '', '"\0"', '\\Seen'])
    assert.throws(() => astring(text), ImapSyntaxFault, text);
});

test('an nstring may be NIL, in any case, but a quoted NIL is a string', () => {
  assert.equal(
    decodeWith((d) => d.expectNstring(), 'nil'),
    undefined,
  );
  assert.equal(
    decodeWith((d) => d.expectNstring(), '"NIL"'),
    'NIL',
  );
});

test('numbers have their bounds', () => {
  assert.equal(
    decodeWith((d) => d.expectNumber(), '4294967295'),
    4_294_967_295,
  );
  assert.equal(
    decodeWith((d) => d.expectNumber64(), '9223372036854775807'),
    Number.MAX_SAFE_INTEGER,
  );
  assert.equal(
    decodeWith((d) => d.expectModSequence(), '9223372036854775807'),
    9_223_372_036_854_775_807n,
  );
  assert.throws(() => decodeWith((d) => d.expectNumber(), '4294967296'), ImapSyntaxFault);
  assert.throws(() => decodeWith((d) => d.expectNzNumber(), '0'), ImapSyntaxFault);
  assert.throws(() => decodeWith((d) => d.expectModSequence(), '9223372036854775808'), ImapSyntaxFault);
  assert.throws(() => decodeWith((d) => d.expectModSequence(), '1'.repeat(60_000)), ImapSyntaxFault);
});

function mailbox(text: string, isUtf8 = false): string {
  return decodeWith((d) => d.expectMailbox(), text, { utf8: isUtf8 });
}

test('mailbox names come out in Unicode, composed, INBOX in upper case', () => {
  assert.equal(mailbox('iNbOx'), 'INBOX');
  assert.equal(mailbox('inbox/a'), 'inbox/a');
  assert.equal(mailbox('"C&APQ-ng v&AQM-n"'), 'Công văn');
  assert.equal(mailbox(utf8(`"${'Công văn'.normalize('NFD')}"`)), 'Công văn');
  assert.equal(mailbox('"Tom & Jerry"', true), 'Tom & Jerry');
  assert.equal(mailbox(utf8('"ınbox"'), true), 'ınbox');
  for (const text of ['"Tom & Jerry"', '"a\x01b"', '{3+}\r\na\nb', `"${'x'.repeat(1_001)}"`])
    assert.throws(() => mailbox(text), ImapSyntaxFault, text);
  assert.equal(
    decodeWith((d) => d.expectListMailbox(), '%/&AOk-*'),
    '%/é*',
  );
});

function flagList(text: string): string[] {
  return decodeWith((d) => d.expectFlagList(), text);
}

test('flags are canonical in the system’s case, keywords as written', () => {
  assert.deepEqual(flagList('(\\SEEN \\deleted $Forwarded viec )'), [
    '\\Seen',
    '\\Deleted',
    '$Forwarded',
    'viec',
  ]);
  assert.deepEqual(flagList('()'), []);
  for (const text of ['(\\)', '(a', 'a', '(a  b)', '(\\*)', `(${'a'.repeat(300)})`, `(${'a '.repeat(300)}a)`])
    assert.throws(() => flagList(text), ImapSyntaxFault, text);
});

test('trailing spaces end a command, other text does not', () => {
  decodeWith((d) => d.expectEnd(), '  ');
  assert.throws(() => decodeWith((d) => d.expectEnd(), ' x'), ImapSyntaxFault);
  assert.throws(() => decodeWith((d) => d.expectEnd(), '{1+}\r\nx'), ImapSyntaxFault);
});

test('strings and mailbox names that are encoded are decoded', () => {
  const text = fc.string({ unit: 'binary', maxLength: 30 }).map((s) => s.replaceAll('\0', ''));
  fc.assert(
    fc.property(text, fc.boolean(), (value, isUtf8) => {
      const options = { utf8: isUtf8 };
      assert.equal(
        decodeWith((d) => d.expectString(), encodeString(value, options)),
        value,
      );
      assert.equal(
        decodeWith((d) => d.expectAstring(), encodeAstring(value, options)),
        value,
      );
      const name = value.replaceAll(/[\x00-\x1f\x7f]/g, '').normalize('NFC');
      if (/^inbox$/i.test(name)) return;
      assert.equal(
        decodeWith((d) => d.expectMailbox(), encodeMailbox(name, options), options),
        name,
      );
    }),
    { numRuns: 1_000 },
  );
});
