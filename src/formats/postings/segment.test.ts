/** Segments beside a plain search through the same words: what they find, merged and not, and damaged. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { matchSegment, type TextQuery, termKey, termRanges } from './match.ts';
import { type PlacedWords, placeWords, type ZonedText } from './placed-words.ts';
import { BlockReader, encodeSegment, PostingReader, readPlaces, SegmentWriter } from './segment.ts';

const WORDS = ['an', 'anh', 'bao', 'cao', 'ke', 'hoach', 'ĳ', '𝒳y', 'Ａ', '2026'];
const word = fc.constantFrom(...WORDS);
const message = fc.record({
  subject: fc.array(word, { maxLength: 4 }),
  body: fc.array(word, { maxLength: 60 }),
});
type Message = { subject: string[]; body: string[] };

const textsOf = ({ subject, body }: Message): ZonedText[] => [
  { zone: 'subject', text: subject.join(' ') },
  { zone: 'body', text: body.join(' ') },
];

const placed = (messages: readonly Message[]): PlacedWords[] =>
  messages.map((one) => placeWords(textsOf(one)));

/** As a person would look: word after word. */
function holds(words: readonly string[], { places }: TextQuery): boolean {
  const fits = (at: number, place: number): boolean => {
    const here = words[at];
    const wanted = places[place];
    if (here === undefined || !wanted) return false;
    return (
      wanted.words.includes(here) || (wanted.asBeginning && here.startsWith(wanted.words[0] ?? '')) || false
    );
  };
  return words.some((_, at) => places.every((__, place) => fits(at + place, place)));
}

const folded = (words: readonly string[]): string[] =>
  placeWords([{ zone: 'body', text: words.join(' ') }]).terms.length === 0 ? [] : words.map(foldOne);

function foldOne(one: string): string {
  return placeWords([{ zone: 'body', text: one }]).terms[0]?.slice(1) ?? '';
}

const query = fc.record({
  zones: fc.constantFrom<TextQuery['zones']>(['subject'], ['body'], ['subject', 'body']),
  places: fc.array(
    fc.record({
      words: fc.uniqueArray(word.map(foldOne), { minLength: 1, maxLength: 3 }),
      asBeginning: fc.boolean(),
    }),
    { minLength: 1, maxLength: 3 },
  ),
});

const blocksOf = (messages: readonly Message[]): Buffer[] =>
  encodeSegment(placed(messages)).map(({ bytes }) => bytes);

const expected = (messages: readonly Message[], wanted: TextQuery): number[] =>
  [...messages.keys()].filter((doc) =>
    wanted.zones.some((zone) => holds(folded(messages[doc]?.[zone as 'subject' | 'body'] ?? []), wanted)),
  );

test('a phrase is found in the messages that hold it, in its zones only', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 12 }), query, (messages, wanted) => {
      const found = [...matchSegment(blocksOf(messages), wanted)].sort((a, b) => a - b);
      assert.deepEqual(found, expected(messages, wanted));
    }),
  );
});

test('of a large segment the blocks that the ranges reach are enough, and a common word goes over several', () => {
  const messages = Array.from({ length: 3_000 }, (_, index) => ({
    subject: [`so${index}`],
    body: [
      ...Array.from({ length: 20 }, (__, at) => WORDS[(index * 7 + at * 3) % 5] ?? ''),
      `ma${index % 500}`,
    ],
  }));
  const blocks = encodeSegment(placed(messages));
  assert.ok(blocks.filter(({ firstTerm }) => firstTerm === 'ban').length > 1, 'a term in several blocks');
  const keys = blocks.map(({ firstTerm }) => termKey(firstTerm));
  assert.deepEqual(
    keys,
    keys.toSorted((one, other) => Buffer.compare(one, other)),
  );
  for (const wanted of [
    { zones: ['subject'], places: [{ words: ['so77'], asBeginning: false }] },
    { zones: ['subject'], places: [{ words: ['so77'], asBeginning: true }] },
    {
      zones: ['body'],
      places: [
        { words: ['an'], asBeginning: false },
        { words: ['ma7'], asBeginning: true },
      ],
    },
    {
      zones: ['subject', 'body'],
      places: [
        { words: ['an', 'ke'], asBeginning: false },
        { words: ['cao'], asBeginning: false },
      ],
    },
  ] satisfies TextQuery[]) {
    const reached = blocks.filter(({ firstTerm }, index) =>
      termRanges(wanted).some(
        ({ low, high }) => firstTerm < high && (blocks[index + 1]?.firstTerm ?? '\uffff') >= low,
      ),
    );
    const found = [
      ...matchSegment(
        reached.map(({ bytes }) => bytes),
        wanted,
      ),
    ].sort((a, b) => a - b);
    assert.deepEqual(found, expected(messages, wanted));
    assert.ok(found.length > 0 && reached.length < blocks.length);
  }
});

test('more alternatives than ranges are looked up as neighbours', () => {
  const words = Array.from({ length: 500 }, (_, index) => `t${index}`);
  const ranges = termRanges({ zones: ['body', 'subject'], places: [{ words, asBeginning: true }] });
  assert.ok(ranges.length <= 64);
  for (const one of words)
    assert.ok(
      ranges.some(({ low, high }) => low <= `b${one}` && `b${one}` < high),
      one,
    );
});

test('places come back as they were, however many and far apart', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 1, max: 200_000 }), { minLength: 1, maxLength: 50 }),
      (numbers) => {
        const places = numbers.toSorted((a, b) => a - b);
        const text = places
          .map((place, index) => 'x '.repeat(place - (places[index - 1] ?? 0) - 1) + 'moc ')
          .join('');
        if (text.length > 50_000) return;
        const [block] = encodeSegment([placeWords([{ zone: 'body', text }])]);
        const reader = new BlockReader(block?.bytes ?? Buffer.alloc(0));
        while (reader.next()) {
          const postings = new PostingReader(reader.bytes, reader.from, reader.to);
          assert.ok(postings.next());
          if (reader.term === 'bmoc')
            assert.deepEqual(readPlaces(reader.bytes, postings.from, postings.to), places);
        }
      },
    ),
  );
});

test('a message with more words than are kept says so', () => {
  const long = placeWords([{ zone: 'body', text: `${'từ '.repeat(200_001)}cuối` }]);
  assert.equal(long.complete, false);
  assert.deepEqual(long.terms, ['btu']);
});

test('damaged blocks give an error and never hang', () => {
  const writer = new SegmentWriter();
  writer.add('ban', 3, { bytes: Buffer.from([5]), from: 0, to: 1 });
  const [block] = writer.finish();
  const whole = block?.bytes ?? Buffer.alloc(0);
  fc.assert(
    fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Buffer.from(whole);
      damaged[at] = (damaged[at] ?? 0) ^ change;
      try {
        const found = matchSegment([damaged], {
          zones: ['body'],
          places: [{ words: ['an'], asBeginning: true }],
        });
        assert.ok(found.size <= 1);
      } catch (error) {
        assert.ok(error instanceof RangeError, String(error));
      }
    }),
  );
});
