/**
 * Malformed input: whatever bytes come, a decoder gives a value or an `ImapSyntaxFault`, and nothing else.
 *
 * Three sources: plain bytes, words of the grammar in any order, and good commands with a few bytes changed.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import * as fc from 'fast-check';
import { collectAll } from './collecting.fixture.ts';
import { decodeAppend } from './commands/append.ts';
import { decodeAuthenticate } from './commands/authenticate.ts';
import { decodeCopy } from './commands/copy.ts';
import { decodeCreate } from './commands/create.ts';
import { decodeEnable } from './commands/enable.ts';
import { decodeFetch } from './commands/fetch.ts';
import { decodeId } from './commands/id.ts';
import { decodeList } from './commands/list.ts';
import { decodeLogin } from './commands/login.ts';
import { decodeRename } from './commands/rename.ts';
import { decodeSearch } from './commands/search.ts';
import { decodeSelect } from './commands/select.ts';
import { decodeStatus } from './commands/status.ts';
import { decodeStore } from './commands/store.ts';
import { Decoder } from './decoder.ts';
import { ImapSyntaxFault } from './syntax-fault.ts';

const decoders: Record<string, (d: Decoder) => unknown> = {
  APPEND: decodeAppend,
  AUTHENTICATE: decodeAuthenticate,
  COPY: decodeCopy,
  CREATE: decodeCreate,
  ENABLE: decodeEnable,
  FETCH: decodeFetch,
  'UID FETCH': decodeFetch,
  ID: decodeId,
  LIST: decodeList,
  LOGIN: decodeLogin,
  RENAME: decodeRename,
  SEARCH: decodeSearch,
  SELECT: decodeSelect,
  STATUS: decodeStatus,
  STORE: decodeStore,
};

const corpus = [
  'a APPEND "C&APQ-ng v&AQM-n" (\\Seen $x) " 1-Feb-2026 07:30:00 +0700" {5+}\r\nhello',
  'a AUTHENTICATE PLAIN AGEAYg==',
  'a COPY 1:3,5,7:* Trash',
  'a CREATE x (USE (\\Sent \\Archive))',
  'a ENABLE CONDSTORE QRESYNC',
  'a UID FETCH 1:* (FLAGS BODY.PEEK[1.2.HEADER.FIELDS (From "To")]<0.100> BINARY[1]) (CHANGEDSINCE 9 VANISHED)',
  'a ID ("name" "mutt" "os" NIL)',
  'a LIST (SUBSCRIBED) "" ("%" INBOX) RETURN (CHILDREN STATUS (MESSAGES))',
  'a LOGIN {3+}\r\nsnv "m\\"k"',
  'a RENAME "a b" {2+}\r\ncd',
  'a SEARCH RETURN (MIN ALL) CHARSET UTF-8 OR (FROM a NOT TO {1+}\r\nb) SENTON "1-Feb-2026" MODSEQ "/flags/x" all 5 $',
  'a SELECT INBOX (QRESYNC (67 90 1:9 (1 2)) CONDSTORE)',
  'a STATUS x (MESSAGES SIZE)',
  'a STORE 1 (UNCHANGEDSINCE 5) +FLAGS.SILENT (\\Seen)',
];

/** Decodes what can be decoded; true when some command was read to its end. */
function decodeAll(bytes: Buffer): boolean {
  let isRead = false;
  for (const event of collectAll([bytes])) {
    if (event.kind !== 'command') continue;
    try {
      const d = new Decoder(event.segments);
      d.expectTag();
      d.expectSp();
      const decode = decoders[d.expectCommandName()];
      if (decode) decode(d);
      isRead ||= decode !== undefined;
    } catch (error) {
      assert.ok(error instanceof ImapSyntaxFault, String(error));
      assert.match(error.message, /^[\x20-\x7e]{1,120}$/);
    }
  }
  return isRead;
}

test('every command of the corpus is read', () => {
  for (const command of corpus) assert.equal(decodeAll(Buffer.from(`${command}\r\n`)), true, command);
});

test('no bytes make a decoder throw anything else', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...Object.keys(decoders)),
      fc.uint8Array({ maxLength: 80 }),
      (name, bytes) => {
        decodeAll(Buffer.concat([Buffer.from(`a ${name} `), bytes, Buffer.from('\r\n')]));
      },
    ),
    { numRuns: 2_000 },
  );
});

test('no order of the grammar’s words makes a decoder throw anything else', () => {
  const words = [...new Set(corpus.join(' ').split(/([ ()[\]<>.,:"{}\r\n]+)/))];
  const text = fc.array(fc.constantFrom(...words, ' ', '(', ')', '1', 'NIL'), { maxLength: 25 });
  fc.assert(
    fc.property(fc.constantFrom(...Object.keys(decoders)), text, (name, parts) => {
      decodeAll(Buffer.from(`a ${name} ${parts.join('')}\r\n`));
    }),
    { numRuns: 3_000 },
  );
});

test('no change to a good command makes a decoder throw anything else', () => {
  const change = fc.tuple(fc.nat(200), fc.nat(255), fc.constantFrom('replace', 'insert', 'remove'));
  fc.assert(
    fc.property(
      fc.constantFrom(...corpus),
      fc.array(change, { minLength: 1, maxLength: 4 }),
      (command, changes) => {
        const bytes = [...Buffer.from(command)];
        for (const [at, byte, how] of changes)
          bytes.splice(at % bytes.length, how === 'insert' ? 0 : 1, ...(how === 'remove' ? [] : [byte]));
        decodeAll(Buffer.from([...bytes, 13, 10]));
      },
    ),
    { numRuns: 3_000 },
  );
});
