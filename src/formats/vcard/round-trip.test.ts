/** A card that a program gives comes back to it as it was; and whatever a card says, it is written as one card. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Json, JsonObject } from '../jmap/json.ts';
import { findCardFault } from '../jscontact/card.ts';
import { CARDS_OF_PROGRAMS } from './cards-of-programs.ts';
import { decodeVcard } from './decode.ts';
import { encodeVcard } from './encode.ts';
import type { Version } from './values.ts';

const versionOf = (text: string): Version => (text.includes('VERSION:4.0') ? '4.0' : '3.0');

/** Lines as a set: unfolded, names and words of TYPE and VALUE in small letters and in order, quotes only where there must be some. */
function lineSet(text: string): string[] {
  const whole = text.replaceAll(/\r\n[ \t]/g, '').split('\r\n');
  return whole
    .filter((line) => line !== '')
    .map((line) => {
      const [, head = '', value = ''] = /^((?:[^:"]|"[^"]*")*):(.*)$/.exec(line) ?? [];
      const [name = '', ...parameters] = head.split(/;(?=(?:[^"]*"[^"]*")*[^"]*$)/);
      const types = parameters
        .filter((one) => /^type=/i.test(one))
        .flatMap((one) => one.slice(5).toLowerCase().split(','));
      const others = parameters
        .filter((one) => !/^type=/i.test(one))
        .map((one) =>
          one.replace(/^(value=.*|[^=]+)/i, (key) => key.toLowerCase()).replaceAll(/"([^:;,"]*)"/g, '$1'),
        );
      return `${name.toLowerCase()};${[...types.toSorted(), ...others.toSorted()].join(';')}:${value}`;
    })
    .toSorted();
}

const keptNames = (card: JsonObject): Set<Json | undefined> =>
  new Set(((card['vCardProps'] ?? []) as Json[][]).map(([kept]) => kept));

for (const [name, text] of Object.entries(CARDS_OF_PROGRAMS)) {
  test(`a card of ${name} is written as it was read`, () => {
    const read = decodeVcard(text);
    const written = encodeVcard(read, versionOf(text));
    assert.deepEqual(lineSet(written), lineSet(text));
    assert.deepEqual(decodeVcard(written), read);
    for (const line of written.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
  });

  test(`a card of ${name} says in the other version the same of the person, and is read of it again`, () => {
    const read = decodeVcard(text);
    const other = encodeVcard(read, versionOf(text) === '3.0' ? '4.0' : '3.0');
    const again = decodeVcard(other);
    for (const property of ['uid', 'kind', 'members', 'keywords', 'titles', 'notes', 'media', 'relatedTo'])
      assert.deepEqual(again[property], read[property], property);
    for (const [map, member] of [
      ['emails', 'address'],
      ['phones', 'number'],
      ['onlineServices', 'uri'],
      ['addresses', 'full'],
      ['emails', 'label'],
      ['phones', 'label'],
      ['emails', 'pref'],
    ] as const) {
      const of = (card: JsonObject): Json[] =>
        Object.values((card[map] ?? {}) as Record<string, JsonObject>).map((item) => item[member] ?? null);
      assert.deepEqual(of(again), of(read), `${map}/${member}`);
    }
    assert.deepEqual(keptNames(again), keptNames(read));
  });
}

/** Text that means something to a reader of lines. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ';',
        ',',
        '\\',
        '\n',
        '\r\n',
        '\u2028',
        '"',
        ':',
        '^',
        '=',
        ' ',
        'END:VCARD',
        '😀',
        'ế',
        '\0',
      ),
      fc.string(),
    ),
    {
      maxLength: 8,
    },
  )
  .map((parts) => parts.join(''));
const word = fc.oneof(
  hostile,
  fc.constantFrom('work', 'private', 'text', 'uri', 'item1', 'birth', 'photo', 'group'),
);
const params = fc.dictionary(
  fc.oneof(word, fc.constantFrom('group', 'type', 'value', 'x-a')),
  fc.oneof(word, fc.array(word, { maxLength: 3 })),
  {
    maxKeys: 3,
  },
);
const item = (...members: string[]): fc.Arbitrary<unknown> =>
  fc.dictionary(
    word,
    fc.record(
      {
        ...Object.fromEntries(members.map((member) => [member, word])),
        label: word,
        contexts: fc.dictionary(word, fc.constant(true), { maxKeys: 2 }),
        pref: fc.integer({ min: -1, max: 120 }),
        vCardParams: params,
      },
      { requiredKeys: [...members] as never[] },
    ),
    { maxKeys: 3 },
  );
const components = fc.array(
  fc.record({
    kind: fc.constantFrom('surname', 'given', 'surname2', 'name', 'number', 'locality', 'separator'),
    value: hostile,
  }),
  { maxLength: 5 },
);
const anyCard = fc.record(
  {
    uid: hostile,
    speakToAs: fc.oneof(hostile, fc.jsonValue()),
    kind: fc.constantFrom('individual', 'group', 'org', 'x:y'),
    prodId: hostile,
    language: hostile,
    updated: fc.constantFrom('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.5Z'),
    members: fc.dictionary(word, fc.constant(true), { maxKeys: 3 }),
    keywords: fc.dictionary(word, fc.constant(true), { maxKeys: 3 }),
    name: fc.record({ full: hostile, components, vCardParams: params }, { requiredKeys: ['full'] }),
    nicknames: item('name'),
    organizations: item('name'),
    titles: item('name', 'kind'),
    emails: item('address'),
    phones: item('number'),
    onlineServices: item('service', 'uri', 'user', 'vCardName'),
    addresses: fc.dictionary(word, fc.record({ full: hostile, components, vCardParams: params }), {
      maxKeys: 2,
    }),
    notes: item('note'),
    links: item('uri'),
    media: item('kind', 'uri', 'mediaType'),
    personalInfo: item('kind', 'value'),
    preferredLanguages: item('language'),
    cryptoKeys: item('uri'),
    relatedTo: fc.dictionary(
      word,
      fc.record({ relation: fc.dictionary(word, fc.constant(true), { maxKeys: 2 }), vCardParams: params }),
    ),
    anniversaries: fc.dictionary(
      word,
      fc.record({
        kind: fc.constantFrom('birth', 'death', 'wedding', 'jubilee\n'),
        date: fc.oneof(
          fc.record({
            year: fc.integer(),
            month: fc.integer({ min: -1, max: 14 }),
            day: fc.integer({ min: 0, max: 40 }),
          }),
          fc.record({ utc: hostile }),
        ),
      }),
      { maxKeys: 2 },
    ),
    vCardProps: fc.array(
      fc.oneof(
        fc.tuple(
          fc.oneof(word, fc.constantFrom('x-a', 'uid', 'begin', 'End', 'gender', 'fn')),
          params,
          word,
          fc.oneof(hostile, fc.constant('VCARD')),
        ),
        fc.jsonValue(),
      ),
      { maxLength: 4 },
    ),
  },
  { requiredKeys: [] },
);

test('any card is written as one card of whole lines, and what is read of it is written and read the same', () => {
  fc.assert(
    fc.property(anyCard, fc.constantFrom('3.0' as const, '4.0' as const), (given, version) => {
      const card = given as unknown as JsonObject;
      fc.pre(findCardFault(card) === undefined);
      const text = encodeVcard(card, version);
      const lines = text.replaceAll('\r\n ', '').split('\r\n');
      for (const mark of ['BEGIN:VCARD', 'END:VCARD', `VERSION:${version}`])
        assert.equal(lines.filter((line) => line === mark).length, 1, mark);
      assert.equal(lines.filter((line) => /^([\w-]+\.)?UID[;:]/i.test(line)).length, 1);
      for (const line of text.split('\r\n')) assert.ok(Buffer.byteLength(line) <= 75, line);
      for (const line of lines.slice(0, -1))
        assert.match(line, /^[\w.-]+[;:](?:\t|[^\p{Cc}\u2028\u2029])*$/u);
      const read = decodeVcard(text);
      assert.deepEqual(decodeVcard(encodeVcard(read, version)), read);
    }),
    { numRuns: 300 },
  );
});

test('text with marks, ends of lines and emoji survives wherever it stands', () => {
  const survivor = fc
    .array(fc.constantFrom(';', ',', '\\', '\n', '"', ':', '^', '=', '😀', 'ế', 'nN', 'END:VCARD'), {
      minLength: 1,
      maxLength: 12,
    })
    .map((parts) => `a${parts.join('')}z`);
  fc.assert(
    fc.property(survivor, fc.constantFrom('3.0' as const, '4.0' as const), (text, version) => {
      const card: JsonObject = {
        uid: text,
        name: {
          full: text,
          components: [
            { kind: 'surname', value: text },
            { kind: 'given', value: text },
          ],
        },
        nicknames: { n: { name: text } },
        organizations: { o: { name: text, units: [{ name: text }] } },
        titles: { t: { name: text }, r: { name: text, kind: 'role' } },
        emails: { e: { address: text, label: text } },
        addresses: {
          a: {
            components: [
              { kind: 'name', value: text },
              { kind: 'name', value: text },
            ],
          },
        },
        notes: { n: { note: text } },
        keywords: { [text]: true },
        vCardProps: [
          ['x-a', {}, 'text', text],
          ['gender', {}, 'text', ['O', text]],
        ],
      };
      const read = decodeVcard(encodeVcard(card, version));
      const items = (map: string): JsonObject[] =>
        Object.values((read[map] ?? {}) as Record<string, JsonObject>);
      assert.equal(read['uid'], text);
      assert.deepEqual(read['name'], card['name']);
      assert.equal(items('nicknames')[0]?.['name'], text);
      assert.deepEqual(items('organizations'), [{ name: text, units: [{ name: text }] }]);
      assert.deepEqual(items('titles'), [{ name: text }, { kind: 'role', name: text }]);
      assert.equal(items('emails')[0]?.['label'], text);
      assert.deepEqual(items('addresses')[0]?.['components'], [
        { kind: 'name', value: text },
        { kind: 'name', value: text },
      ]);
      assert.deepEqual(items('notes'), [{ note: text }]);
      assert.deepEqual(read['keywords'], { [text]: true });
      assert.deepEqual(read['vCardProps'], [
        ['x-a', {}, 'text', text],
        ['gender', {}, 'text', ['O', text]],
      ]);
    }),
    { numRuns: 300 },
  );
});
