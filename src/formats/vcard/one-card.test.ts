/** An address book takes one whole card with a name of its own, and refuses what it would lose (RFC 6352 §5.1). */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { computedMs } from '#tests/computed-time.ts';
import type { JsonObject } from '../jmap/json.ts';
import { MAX_CARD_BYTES } from '../jscontact/card.ts';
import { decodeVcard, decodeVcards, VcardFault, type VcardFaultReason } from './decode.ts';
import { encodeVcard, encodeVcards } from './encode.ts';

const card = (...lines: string[]): string =>
  ['BEGIN:VCARD', 'VERSION:4.0', ...lines, 'END:VCARD', ''].join('\r\n');
const AN = ['UID:an', 'FN:An'];
const repeated = (line: string, times: number): string[] => Array.from({ length: times }, () => line);

const REFUSED: Readonly<Record<string, readonly [VcardFaultReason, string]>> = {
  nothing: ['none', ''],
  'a calendar': ['none', 'BEGIN:VCALENDAR\r\nUID:an\r\nEND:VCALENDAR\r\n'],
  'a card without an end': ['none', 'BEGIN:VCARD\r\nUID:an\r\nFN:An\r\n'],
  'an end without a card': ['none', 'END:VCARD\r\nEND:VCARD\r\n'],
  'two cards': ['several', card(...AN) + card('UID:ba', 'FN:Ba')],
  'a card and the beginning of another': ['several', `${card(...AN)}BEGIN:VCARD\r\nUID:ba\r\n`],
  'a card within a card': ['several', card(...AN, 'BEGIN:VCARD', 'FN:Ba', 'END:VCARD')],
  'a card without a UID': ['noUid', card('FN:An')],
  'a card with an empty UID': ['noUid', card('FN:An', 'UID: ')],
  'a UID of a thousand characters and one': ['noUid', card('FN:An', `UID:${'x'.repeat(1_001)}`)],
  'more octets than a card has': ['tooLarge', card(...AN, `NOTE:${'ế'.repeat(MAX_CARD_BYTES / 3)}`)],
  'more notes than a card has': ['tooLarge', card(...AN, ...repeated('NOTE:x', 201))],
  'more properties of others than a card has': ['tooLarge', card(...AN, ...repeated('X-A:x', 501))],
  'more lines than a card has': ['tooLarge', card(...AN, ...repeated('NOTE:', 5_001))],
};

for (const [name, [reason, text]] of Object.entries(REFUSED))
  test(`refused: ${name}`, () => {
    assert.throws(
      () => decodeVcard(text),
      (error) =>
        error instanceof VcardFault &&
        error.reason === reason &&
        error.isTooLarge === (reason === 'tooLarge'),
    );
  });

test('lines that are none, and those that make no sense, harm neither the card nor its other lines', () => {
  const read = decodeVcard(
    card(
      ...AN,
      'no colon at all',
      ':no name',
      ';;;:',
      'TEL;TYPE="home:0914',
      'BDAY:20261332',
      'REV:yesterday',
      'KIND:cat',
      'ADR',
      'N:;;;;;;;;;;;;;;;',
      'EMAIL;PREF=first;PREF=:an@hue.example',
      'PHOTO;ENCODING=b;TYPE=JPEG:***',
      'GEO:nowhere',
      '__proto__:x',
      'X-A;__proto__=y;constructor=z:x',
      'CATEGORIES:__proto__,constructor',
      'RELATED:__proto__:x',
    ),
  );
  assert.equal(read['uid'], 'an');
  assert.deepEqual(Object.keys(read['keywords'] as JsonObject), ['__proto__', 'constructor']);
  assert.deepEqual(
    (read['vCardProps'] as string[][]).map(([name]) => name),
    ['', '', 'bday', 'rev', 'kind', 'photo', 'geo', '__proto__', 'x-a', 'related'],
  );
  assert.deepEqual(decodeVcard(encodeVcard(read, '4.0'))['emails'], read['emails']);
  assert.equal(Object.hasOwn(Object.prototype, 'x'), false);
});

test('days and times are read in every form that is written', () => {
  const dates: Record<string, object> = {
    '1985-04-12': { '@type': 'PartialDate', year: 1985, month: 4, day: 12 },
    '19850412': { '@type': 'PartialDate', year: 1985, month: 4, day: 12 },
    '1985-04-12T00:00:00': { '@type': 'PartialDate', year: 1985, month: 4, day: 12 },
    '--0412': { '@type': 'PartialDate', month: 4, day: 12 },
    '---12': { '@type': 'PartialDate', day: 12 },
    '1985-04': { '@type': 'PartialDate', year: 1985, month: 4 },
    '1985': { '@type': 'PartialDate', year: 1985 },
    '19531015T231000Z': { '@type': 'Timestamp', utc: '1953-10-15T23:10:00Z' },
    '1953-10-15T23:10:00.5Z': { '@type': 'Timestamp', utc: '1953-10-15T23:10:00Z' },
  };
  for (const [written, date] of Object.entries(dates)) {
    const read = decodeVcard(card(...AN, `BDAY:${written}`));
    assert.deepEqual(read['anniversaries'], { a1: { kind: 'birth', date } }, written);
    for (const version of ['3.0', '4.0'] as const)
      assert.deepEqual(
        decodeVcard(encodeVcard(read, version))['anniversaries'],
        read['anniversaries'],
        written,
      );
  }
});

test('what JSContact says finely is written for those who know less, and read finely again in 4.0', () => {
  const fine: JsonObject = {
    uid: 'an',
    name: {
      full: 'An',
      components: [
        { kind: 'surname', value: 'García' },
        { kind: 'given', value: 'An' },
        { kind: 'surname2', value: 'Márquez' },
        { kind: 'generation', value: 'Jr.' },
      ],
    },
    addresses: {
      a1: {
        components: [
          { kind: 'floor', value: 'Tầng 3' },
          { kind: 'number', value: '16' },
          { kind: 'name', value: 'Lê Lợi' },
          { kind: 'locality', value: 'Huế' },
        ],
        full: 'Tầng 3, 16 Lê Lợi\nHuế',
        countryCode: 'vn',
      },
    },
  };
  const text = encodeVcard(fine, '4.0').replaceAll('\r\n ', '');
  assert.match(text, /\r\nN:García,Márquez;An;;;Jr\.;Márquez;Jr\.\r\n/);
  assert.match(text, /\r\nADR;LABEL="Tầng 3, 16 Lê Lợi\\nHuế";CC=vn:;Tầng 3;16 Lê Lợi;Huế;;;;/);
  const { name, addresses } = decodeVcard(text);
  assert.deepEqual(name, fine['name']);
  assert.deepEqual(addresses, fine['addresses']);
  const rough = encodeVcard(fine, '3.0').replaceAll('\r\n ', '');
  assert.match(rough, /\r\nN:García,Márquez;An;;;Jr\.\r\n/);
  assert.match(rough, /:;Tầng 3;16 Lê Lợi;Huế;;;\r\n/);
});

test('items with labels have groups of their own, and days that vCard does not know are named', () => {
  const read = decodeVcard(
    encodeVcard(
      {
        uid: 'an',
        emails: {
          a: { address: 'a@hue.example', label: 'Quê', vCardParams: { group: 'item1' } },
          b: { address: 'b@hue.example', label: 'Khác', vCardParams: { group: 'item1' } },
          c: { address: 'c@hue.example', label: 'Mới' },
        },
        anniversaries: { j: { kind: 'Ngày vào ngành', date: { year: 2010, month: 1, day: 2 } } },
      },
      '3.0',
    ),
  );
  assert.deepEqual(
    Object.values(read['emails'] as Record<string, JsonObject>).map(({ label }) => label),
    ['Quê', 'Khác', 'Mới'],
  );
  assert.deepEqual(read['vCardProps'], [
    ['x-abdate', { group: 'item4' }, 'unknown', '2010-01-02'],
    ['x-ablabel', { group: 'item4' }, 'unknown', 'Ngày vào ngành'],
  ]);
});

test('what vCard cannot say is said as JSON, and takes the place of nothing that it can', () => {
  const speakToAs = {
    grammaticalGender: 'feminine',
    pronouns: { p1: { pronouns: 'chị; em, "cô"\\\n\u2028\u0085' } },
  };
  const given = {
    uid: 'an',
    speakToAs,
    'hue.example:rank': 3,
    addressBookIds: { b: true },
    id: 'c',
    localizations: {},
  };
  for (const version of ['3.0', '4.0'] as const) {
    const text = encodeVcard(given, version);
    assert.deepEqual(JSON.parse(JSON.stringify(decodeVcard(text))), {
      '@type': 'Card',
      version: '1.0',
      uid: 'an',
      speakToAs,
      'hue.example:rank': 3,
    });
  }
  const hostile = [
    'id:"x"',
    'addressBookIds:{"b":true}',
    'members:{"a":false}',
    '__proto__:{"x":1}',
    'emails/e1:{}',
    'vCardProps:[]',
  ];
  const lines = hostile.map((one) =>
    one.replace(/^([^:]*):/, 'JSPROP;JSPTR="$1":').replaceAll(',', String.raw`\,`),
  );
  const read = decodeVcard(card(...AN, ...lines, 'JSPROP;JSPTR=gioi:{', 'JSPROP:1'));
  assert.deepEqual(
    Object.keys(read).toSorted((a, b) => a.localeCompare(b)),
    ['@type', 'name', 'uid', 'vCardProps', 'version'],
  );
  assert.equal((read['vCardProps'] as unknown[]).length, hostile.length + 2);
});

test('a card without a UID is given one, and one that has one keeps it', () => {
  assert.match(encodeVcard({ name: { full: 'An' } }, '3.0'), /\r\nUID:urn:uuid:[\da-f-]{36}\r\n/);
  assert.match(encodeVcards([{ uid: 'a;b' }]), /\r\nUID:a\\;b\r\n/);
});

test('what a person brings in loses what is too much, and is no refusal', () => {
  const { cards } = decodeVcards(card(...AN, `X-A:${'x'.repeat(150_000)}`, 'NOTE:later'));
  assert.equal(cards.length, 1);
  assert.equal('vCardProps' in (cards[0] ?? {}), false);
});

/** The best of three: what else this process has to do in between makes one of them longer, not all. */
const timeOf = (lines: string[]): number => {
  const times = [1, 2, 3].map(() => {
    const from = computedMs();
    for (const read of decodeVcards(card(...AN, ...lines)).cards) encodeVcard(read, '4.0');
    return computedMs() - from;
  });
  return Math.min(...times);
};

test('the time of reading and writing grows as the card does', () => {
  const shapes: readonly ((size: number) => string[])[] = [
    (size) => [`NOTE:${'ế;\\n'.repeat(size / 6)}`],
    (size) => [`N:${';'.repeat(size)}`],
    (size) => [`CATEGORIES:${'a,'.repeat(size / 2)}`],
    (size) => [`X-A;B=${'^'.repeat(size)}:x`],
    (size) => [`TEL;TYPE=${Array.from({ length: size / 6 }, (_, at) => `x${at}`).join(',')}:1`],
    (size) => [`X-A:${'\\'.repeat(size)}`],
    (size) => [`URL:${' '.repeat(size)}x`],
    (size) => [`PHOTO;ENCODING=b:${'='.repeat(size)}`],
    (size) => repeated('a.EMAIL:x', size / 1_000).flatMap((line) => [line, 'a.X-ABLabel:y']),
  ];
  for (const [at, shape] of shapes.entries()) {
    timeOf(shape(6_000));
    // A hundred times as long for sixteen times the size is no mishap of the machine, it is another law.
    assert.ok(timeOf(shape(96_000)) < 100 + 100 * timeOf(shape(6_000)), `shape ${at}`);
  }
});
