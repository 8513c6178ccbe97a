/**
 * Lines as Thunderbird, Apple Mail, Outlook, mutt, mbsync, imapflow and curl send them: all are read.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { segmentsOf } from './collecting.fixture.ts';
import { decodeAppend } from './commands/append.ts';
import { decodeAuthenticate } from './commands/authenticate.ts';
import { decodeCopy } from './commands/copy.ts';
import { decodeEnable } from './commands/enable.ts';
import { decodeFetch } from './commands/fetch.ts';
import { decodeId } from './commands/id.ts';
import { decodeList, decodeLsub } from './commands/list.ts';
import { decodeLogin } from './commands/login.ts';
import { decodeNoArguments } from './commands/no-arguments.ts';
import { decodeSearch } from './commands/search.ts';
import { decodeSelect } from './commands/select.ts';
import { decodeStatus } from './commands/status.ts';
import { decodeStore } from './commands/store.ts';
import { decodeUidExpunge } from './commands/uid-expunge.ts';
import { Decoder } from './decoder.ts';

const decoders: Record<string, (d: Decoder) => unknown> = {
  APPEND: decodeAppend,
  AUTHENTICATE: decodeAuthenticate,
  CAPABILITY: decodeNoArguments,
  ENABLE: decodeEnable,
  FETCH: decodeFetch,
  ID: decodeId,
  IDLE: decodeNoArguments,
  LIST: decodeList,
  LOGIN: decodeLogin,
  LSUB: decodeLsub,
  NAMESPACE: decodeNoArguments,
  SELECT: decodeSelect,
  STATUS: decodeStatus,
  'UID COPY': decodeCopy,
  'UID EXPUNGE': decodeUidExpunge,
  'UID FETCH': decodeFetch,
  'UID MOVE': decodeCopy,
  'UID SEARCH': decodeSearch,
  'UID STORE': decodeStore,
};

const lines: [string, string[]][] = [
  [
    'Thunderbird',
    [
      '1 capability',
      '2 authenticate PLAIN',
      '4 ID ("name" "Thunderbird" "version" "128.5.0")',
      '5 list (subscribed) "" "*" return (special-use)',
      '6 list "" "*" return (special-use)',
      '7 select "INBOX" (CONDSTORE)',
      '8 UID fetch 1:* (FLAGS) (CHANGEDSINCE 77)',
      '9 UID fetch 12,15:18 (UID RFC822.SIZE FLAGS BODY.PEEK[HEADER.FIELDS (From To Cc Bcc Subject Date Message-ID Priority X-Priority References Newsgroups In-Reply-To Content-Type Reply-To)])',
      '10 UID fetch 18 (UID RFC822.SIZE BODY[]<0.20480>)',
      '11 uid store 18 +Flags (\\Seen $label1)',
      '12 STATUS "Th&AbA- &AREA4w- g&Hu0-i" (UIDNEXT MESSAGES UNSEEN RECENT)',
      '13 append "Sent" (\\Seen) "23-Nov-2026 09:00:00 +0700" {2+}\r\nhi',
      '14 UID SEARCH RETURN (ALL) CHARSET UTF-8 OR SUBJECT {5+}\r\nabcde FROM "x"',
    ],
  ],
  [
    'Apple Mail',
    [
      '1.1 ID ("name" "com.apple.mail" "version" "3654" "os" "iOS" "os-version" "18.1 (22B83)")',
      '2.1 AUTHENTICATE PLAIN AGEAYg==',
      '3.1 LIST "" "" ',
      '4.1 STATUS INBOX (MESSAGES UIDNEXT UIDVALIDITY UNSEEN HIGHESTMODSEQ)',
      '5.1 UID SEARCH UID 1:* NOT DELETED',
      '6.1 UID FETCH 1:5 (INTERNALDATE UID RFC822.SIZE FLAGS MODSEQ BODY.PEEK[HEADER.FIELDS (date subject from to cc message-id)])',
      '7.1 UID FETCH 5 (BODYSTRUCTURE BODY.PEEK[HEADER])',
      '8.1 UID FETCH 5 BODY.PEEK[1.2]<0.65536>',
    ],
  ],
  [
    'Outlook',
    [
      'abc1 LIST "" "%/%" ',
      'abc2 LSUB "" "*"',
      'abc3 UID FETCH 1:* (UID FLAGS) ',
      'abc4 APPEND "Sent Items" () {2+}\r\nhi',
      'abc5 UID FETCH 7 (BODY.PEEK[] UID)',
      'abc6 IDLE',
    ],
  ],
  [
    'mutt',
    [
      'a0001 LOGIN "snv" "m\\"k"',
      'a0002 LIST "" ""',
      'a0003 ENABLE UTF8=ACCEPT',
      'a0004 FETCH 1:40 (UID FLAGS INTERNALDATE RFC822.SIZE BODY.PEEK[HEADER.FIELDS (DATE FROM SENDER SUBJECT TO CC MESSAGE-ID REFERENCES CONTENT-TYPE CONTENT-DESCRIPTION IN-REPLY-TO REPLY-TO LINES LIST-POST LIST-SUBSCRIBE LIST-UNSUBSCRIBE X-LABEL X-ORIGINAL-TO)])',
      'a0005 UID FETCH 40 BODY.PEEK[]',
      'a0006 UID STORE 40 +FLAGS.SILENT (\\Deleted)',
      'a0007 UID EXPUNGE 40',
    ],
  ],
  [
    'mbsync, imapflow, curl',
    [
      '5 NAMESPACE',
      '6 UID FETCH 1:2147483647 (UID FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (X-TUID)])',
      '7 UID MOVE 4,6:9 Trash',
      '8 UID COPY 4 "INBOX.a"',
      '9 UID SEARCH HEADER X-TUID "abcdefghijkl"',
      'A LIST "" "*" RETURN (SUBSCRIBED SPECIAL-USE STATUS (MESSAGES UNSEEN))',
      'B UID FETCH * (UID ENVELOPE BODYSTRUCTURE BODY.PEEK[HEADER] BODY.PEEK[1.MIME] BODY.PEEK[1]<0.100>)',
      'C UID STORE 1:* -FLAGS (\\Seen)',
      'A003 SELECT INBOX',
      'A004 FETCH 1 BODY[]',
      'A005 FETCH 1 ALL',
    ],
  ],
];

for (const [client, commands] of lines) {
  test(`what ${client} sends is read`, () => {
    for (const line of commands) {
      const d = new Decoder(segmentsOf(line));
      d.expectTag();
      d.expectSp();
      const decode = decoders[d.expectCommandName()];
      assert.ok(decode, line);
      assert.doesNotThrow(() => decode(d), line);
    }
  });
}
