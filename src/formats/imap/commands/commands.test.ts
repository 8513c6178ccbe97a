/**
 * Every command's arguments as clients send them, and as no client should.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { decodeWith } from '../collecting.fixture.ts';
import type { Decoder } from '../decoder.ts';
import { ImapSyntaxFault } from '../syntax-fault.ts';
import { decodeAppend } from './append.ts';
import { decodeAuthenticate, decodeAuthenticateLine } from './authenticate.ts';
import { decodeCopy } from './copy.ts';
import { decodeCreate } from './create.ts';
import { decodeEnable } from './enable.ts';
import { decodeId } from './id.ts';
import { decodeList, decodeLsub } from './list.ts';
import { decodeLogin } from './login.ts';
import { decodeNoArguments } from './no-arguments.ts';
import { decodeRename } from './rename.ts';
import { decodeSelect } from './select.ts';
import { decodeSingleMailbox } from './single-mailbox.ts';
import { decodeStatus } from './status.ts';
import { decodeStore } from './store.ts';
import { decodeUidExpunge } from './uid-expunge.ts';

function refuses(decode: (d: Decoder) => unknown, ...texts: string[]): void {
  for (const text of texts) assert.throws(() => decodeWith(decode, text), ImapSyntaxFault, text);
}

test('LOGIN takes two astrings', () => {
  assert.deepEqual(decodeWith(decodeLogin, ' snv "m\\"k"'), { userid: 'snv', password: 'm"k' });
  assert.deepEqual(decodeWith(decodeLogin, ' {3+}\r\nsnv {0+}\r\n'), { userid: 'snv', password: '' });
  refuses(decodeLogin, '', ' snv', ' snv ', ' snv mk x', 'snv mk');
});

test('AUTHENTICATE takes a mechanism and may bring its first response', () => {
  assert.deepEqual(decodeWith(decodeAuthenticate, ' plain'), { mechanism: 'PLAIN' });
  assert.deepEqual(decodeWith(decodeAuthenticate, ' PLAIN ='), {
    mechanism: 'PLAIN',
    initialResponse: Buffer.alloc(0),
  });
  const { initialResponse } = decodeWith(decodeAuthenticate, ' SCRAM-SHA-256 AGEAYg==');
  assert.deepEqual(initialResponse, Buffer.from('\0a\0b'));
  refuses(decodeAuthenticate, '', ' PLAIN AGE', ' PLAIN AGEA!!==', ' PLAIN AGEA AGEA');
  assert.equal(decodeAuthenticateLine(Buffer.from('*')), undefined);
  assert.deepEqual(decodeAuthenticateLine(Buffer.from('')), Buffer.alloc(0));
  assert.throws(() => decodeAuthenticateLine(Buffer.from('{3}')), ImapSyntaxFault);
});

test('SELECT takes a mailbox and the parameters of CONDSTORE and QRESYNC', () => {
  assert.deepEqual(decodeWith(decodeSelect, ' inbox'), { mailbox: 'INBOX', condstore: false });
  assert.deepEqual(decodeWith(decodeSelect, ' INBOX (CONDSTORE)'), { mailbox: 'INBOX', condstore: true });
  const { qresync } = decodeWith(
    decodeSelect,
    ' INBOX (QRESYNC (67890007 90060115194045000 41:211,214:541 (1,3 41,43)))',
  );
  assert.deepEqual(qresync, {
    uidValidity: 67_890_007,
    modSequence: 90_060_115_194_045_000n,
    knownUids: {
      ranges: [
        [41, 211],
        [214, 541],
      ],
    },
    knownNumbers: {
      ranges: [
        [1, 1],
        [3, 3],
      ],
    },
    knownNumbersUids: {
      ranges: [
        [41, 41],
        [43, 43],
      ],
    },
  });
  refuses(decodeSelect, '', ' INBOX (FOO)', ' INBOX (CONDSTORE', ' INBOX x', ' INBOX (QRESYNC (0 1))');
});

test('CREATE takes special uses', () => {
  assert.deepEqual(decodeWith(decodeCreate, ' Gửi (USE (\\Sent \\Archive))'.replace('Gửi', '"G&Hu0-i"')), {
    mailbox: 'Gửi',
    specialUse: ['\\Sent', '\\Archive'],
  });
  refuses(decodeCreate, ' a (USE)', ' a (FOO (\\Sent))', ' a b');
});

test('DELETE, SUBSCRIBE, RENAME, COPY and UID EXPUNGE take what they need and no more', () => {
  assert.deepEqual(decodeWith(decodeSingleMailbox, ' a'), { mailbox: 'a' });
  assert.deepEqual(decodeWith(decodeRename, ' a "b c"'), { from: 'a', to: 'b c' });
  assert.deepEqual(decodeWith(decodeCopy, ' 1:2 Trash'), { set: { ranges: [[1, 2]] }, mailbox: 'Trash' });
  assert.deepEqual(decodeWith(decodeUidExpunge, ' $'), { set: '$' });
  decodeWith(decodeNoArguments, '');
  refuses(decodeSingleMailbox, '', ' a b');
  refuses(decodeRename, ' a');
  refuses(decodeCopy, ' 0 Trash', ' Trash', ' 1');
  refuses(decodeUidExpunge, '', ' a');
  refuses(decodeNoArguments, ' x');
});

test('LIST takes the plain and the extended form', () => {
  assert.deepEqual(decodeWith(decodeList, ' "" *'), {
    extended: false,
    select: new Set(),
    reference: '',
    patterns: ['*'],
    returns: new Set(),
    statusItems: [],
    metadataEntries: [],
  });
  assert.deepEqual(
    decodeWith(
      decodeList,
      ' (SUBSCRIBED RECURSIVEMATCH) "" (INBOX "a/%") RETURN (CHILDREN STATUS (MESSAGES SIZE) SPECIAL-USE)',
    ),
    {
      extended: true,
      select: new Set(['SUBSCRIBED', 'RECURSIVEMATCH']),
      reference: '',
      patterns: ['INBOX', 'a/%'],
      returns: new Set(['CHILDREN', 'STATUS', 'SPECIAL-USE']),
      statusItems: ['MESSAGES', 'SIZE'],
      metadataEntries: [],
    },
  );
  assert.equal(decodeWith(decodeList, ' () "" %').extended, true);
  assert.deepEqual(decodeWith(decodeLsub, ' "" %'), { reference: '', pattern: '%' });
  refuses(
    decodeList,
    ' ""',
    ' (FOO) "" *',
    ' (RECURSIVEMATCH) "" *',
    ' "" * RETURN',
    ' "" * RETURN (STATUS)',
    ' "" * x',
  );
});

test('STATUS takes each item once', () => {
  assert.deepEqual(decodeWith(decodeStatus, ' a (messages UNSEEN HIGHESTMODSEQ UNSEEN )'), {
    mailbox: 'a',
    items: ['MESSAGES', 'UNSEEN', 'HIGHESTMODSEQ'],
  });
  refuses(decodeStatus, ' a', ' a MESSAGES', ' a (FOO)');
});

test('APPEND takes flags, date and message, or several', () => {
  assert.deepEqual(decodeWith(decodeAppend, ' INBOX {2+}\r\nhi'), {
    mailbox: 'INBOX',
    messages: [{ flags: [], parts: [{ kind: 'bytes', bytes: Buffer.from('hi') }] }],
  });
  const { messages } = decodeWith(
    decodeAppend,
    ' a (\\Seen) " 1-Feb-2026 07:30:00 +0700" {2+}\r\nhi "01-Feb-2026 07:30:00 +0700" ~{1+}\r\n\0',
  );
  const internalDate = new Date('2026-02-01T00:30:00Z');
  assert.deepEqual(messages, [
    { flags: ['\\Seen'], internalDate, parts: [{ kind: 'bytes', bytes: Buffer.from('hi') }] },
    { flags: [], internalDate, parts: [{ kind: 'bytes', bytes: Buffer.alloc(1) }] },
  ]);
  assert.deepEqual(decodeWith(decodeAppend, ' a CATENATE (URL "/INBOX/;UID=1" TEXT {2+}\r\nhi)').messages, [
    {
      flags: [],
      parts: [
        { kind: 'url', url: '/INBOX/;UID=1' },
        { kind: 'bytes', bytes: Buffer.from('hi') },
      ],
    },
  ]);
  refuses(
    decodeAppend,
    ' a CATENATE ()',
    ' a CATENATE (FILE "x")',
    ' a',
    ' a "x"',
    ' a (\\Seen) "1-Foo-2026 00:00:00 +0000" {2+}\r\nhi',
    ' a {2+}\r\nhi x',
  );
});

test('STORE replaces, adds or removes, silently or not, unchanged since or not', () => {
  assert.deepEqual(decodeWith(decodeStore, ' 1:* +FLAGS.SILENT (\\Deleted)'), {
    set: { ranges: [[1, '*']] },
    action: 'add',
    silent: true,
    flags: ['\\Deleted'],
  });
  assert.deepEqual(decodeWith(decodeStore, ' 7 (UNCHANGEDSINCE 12) -flags \\Seen $Junk'), {
    set: { ranges: [[7, 7]] },
    action: 'remove',
    silent: false,
    flags: ['\\Seen', '$Junk'],
    unchangedSince: 12n,
  });
  assert.deepEqual(decodeWith(decodeStore, ' 7 FLAGS ()').flags, []);
  refuses(decodeStore, ' 7 FLAGS', ' 7 *FLAGS (a)', ' 7 (FOO 1) FLAGS (a)', ' 7 FLAG (a)', ' 7 FLAGS (a) b');
});

test('ID takes NIL or pairs', () => {
  assert.deepEqual(decodeWith(decodeId, ' NIL').fields, new Map());
  assert.deepEqual(decodeWith(decodeId, ' ("Name" "mutt" "os" NIL)').fields, new Map([['name', 'mutt']]));
  refuses(decodeId, '', ' (', ' ("a")', ` ("a" "${'x'.repeat(1_025)}")`, ` (${'"a" NIL '.repeat(31)})`);
});

test('ENABLE takes one or more capabilities', () => {
  assert.deepEqual(decodeWith(decodeEnable, ' condstore UTF8=ACCEPT'), {
    capabilities: ['CONDSTORE', 'UTF8=ACCEPT'],
  });
  refuses(decodeEnable, '', ' ', ` ${'X '.repeat(101)}X`);
});
