/**
 * Untagged and status responses against the examples of their standards.
 */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  encodeCapabilityResponse,
  encodeEnabledResponse,
  encodeEsearchResponse,
  encodeFlagsResponse,
  encodeIdResponse,
  encodeListResponse,
  encodeLsubResponse,
  encodeNamespaceResponse,
  encodeNumberResponse,
  encodeSearchResponse,
  encodeStatusResponse,
  encodeVanishedResponse,
} from './responses.ts';
import {
  appendUidCode,
  badCharsetCode,
  copyUidCode,
  encodeChallenge,
  encodeContinuation,
  encodeStatus,
  modifiedCode,
  permanentFlagsCode,
} from './status-response.ts';

test('LIST and LSUB show attributes, delimiter and name', () => {
  const entry = { attributes: ['\\HasChildren', '\\Sent'], delimiter: '/', name: 'Đã gửi' };
  assert.equal(encodeListResponse(entry), '* LIST (\\HasChildren \\Sent) "/" "&ARAA4w- g&Hu0-i"\r\n');
  assert.equal(
    encodeListResponse({ attributes: [], delimiter: undefined, name: 'a', childInfo: ['SUBSCRIBED'] }),
    '* LIST () NIL a ("CHILDINFO" ("SUBSCRIBED"))\r\n',
  );
  assert.equal(
    encodeLsubResponse({ attributes: [], delimiter: '.', name: 'INBOX' }),
    '* LSUB () "." INBOX\r\n',
  );
});

test('STATUS, FLAGS, numbers, capabilities stand as the standard shows them', () => {
  const values = [
    ['MESSAGES', 231],
    ['HIGHESTMODSEQ', 7_011_231_777n],
  ] as const;
  assert.equal(
    encodeStatusResponse('blurdybloop', values),
    '* STATUS blurdybloop (MESSAGES 231 HIGHESTMODSEQ 7011231777)\r\n',
  );
  assert.equal(encodeFlagsResponse(['\\Seen', '$Junk']), '* FLAGS (\\Seen $Junk)\r\n');
  assert.equal(encodeNumberResponse(23, 'EXISTS'), '* 23 EXISTS\r\n');
  assert.equal(encodeVanishedResponse([41, 43, 44], true), '* VANISHED (EARLIER) 41,43:44\r\n');
  assert.equal(encodeCapabilityResponse(['IMAP4rev1', 'IDLE']), '* CAPABILITY IMAP4rev1 IDLE\r\n');
  assert.equal(encodeEnabledResponse([]), '* ENABLED\r\n');
  assert.equal(encodeIdResponse([['name', 'x']]), '* ID ("name" "x")\r\n');
  assert.equal(encodeIdResponse([]), '* ID NIL\r\n');
});

test('NAMESPACE shows prefixes as strings', () => {
  const personal = [{ prefix: '', delimiter: '/' }];
  const others = [{ prefix: 'Người khác/', delimiter: '/' }];
  assert.equal(
    encodeNamespaceResponse([personal, others, [{ prefix: 'a/', delimiter: '/' }]]),
    '* NAMESPACE (("" "/")) (("Ng&AbAe3Q-i kh&AOE-c/" "/")) (("a/" "/"))\r\n',
  );
  assert.equal(encodeNamespaceResponse([personal, [], []]), '* NAMESPACE (("" "/")) NIL NIL\r\n');
});

test('SEARCH and ESEARCH tell what was found, and nothing when nothing was', () => {
  assert.equal(encodeSearchResponse('SEARCH', [2, 84, 882]), '* SEARCH 2 84 882\r\n');
  const ends = [0, 9, 10, 99, 100, 999_999_999, 1_000_000_000, 4_294_967_295];
  assert.equal(encodeSearchResponse('SEARCH', Uint32Array.from(ends)), `* SEARCH ${ends.join(' ')}\r\n`);
  assert.equal(encodeSearchResponse('SEARCH', [2, 5], 917_162_500n), '* SEARCH 2 5 (MODSEQ 917162500)\r\n');
  assert.equal(encodeSearchResponse('SEARCH', [], 5), '* SEARCH\r\n');
  assert.equal(encodeSearchResponse('SORT', [5, 3], 9), '* SORT 5 3 (MODSEQ 9)\r\n');
  assert.equal(
    encodeEsearchResponse({
      tag: 'A285',
      uid: true,
      min: 7,
      max: 3800,
      count: 2,
      all: [7, 8],
      modSequence: 9,
    }),
    '* ESEARCH (TAG "A285") UID MIN 7 MAX 3800 COUNT 2 ALL 7:8 MODSEQ 9\r\n',
  );
  assert.equal(encodeEsearchResponse({ tag: 'a', uid: false, all: [] }), '* ESEARCH (TAG "a")\r\n');
});

test('status responses carry their code and one line of ASCII', () => {
  assert.equal(encodeStatus('a', 'OK', 'done', 'READ-WRITE'), 'a OK [READ-WRITE] done\r\n');
  assert.equal(encodeStatus('*', 'BYE', 'x\r\na OK y'), '* BYE x a OK y\r\n');
  assert.equal(encodeStatus('a', 'NO', ''), 'a NO done\r\n');
  assert.equal(
    encodeStatus('a', 'OK', 'x', copyUidCode(38_505, [304, 319, 320], [3_956, 3_957, 3_958])),
    'a OK [COPYUID 38505 304,319:320 3956:3958] x\r\n',
  );
  assert.equal(appendUidCode(1, [4, 5]), 'APPENDUID 1 4:5');
  assert.equal(modifiedCode([7, 9]), 'MODIFIED 7,9');
  assert.equal(badCharsetCode(['UTF-8']), 'BADCHARSET (UTF-8)');
  assert.equal(permanentFlagsCode(['\\Seen', '\\*']), 'PERMANENTFLAGS (\\Seen \\*)');
  assert.equal(encodeContinuation('idling'), '+ idling\r\n');
  assert.equal(encodeChallenge(Buffer.from('r=x')), '+ cj14\r\n');
});
