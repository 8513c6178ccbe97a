/** Segments in both their forms beside a plain search through the same words: what they find, merged and not, and damaged. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { BlockReader } from './block.ts';
import { PostingReader, readPlaces } from './entry.ts';
import { matchSegment, type TextQuery, termKey, termRanges } from './match.ts';
import { type PlacedWords, placeWords, type ZonedText } from './placed-words.ts';
import { type BlockForm, encodeSegment, SegmentWriter, type TextBlock } from './segment.ts';

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

const folded = (words: readonly string[]): string[] => words.map(foldOne);

const foldings = new Map<string, string>();

function foldOne(one: string): string {
  const known = foldings.get(one) ?? placeWords([{ zone: 'body', text: one }]).terms[0]?.slice(1) ?? '';
  foldings.set(one, known);
  return known;
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

const form = fc.constantFrom<BlockForm>('bytes', 'bits');

const bytesOf = (blocks: readonly TextBlock[]): Buffer[] => blocks.map(({ bytes }) => bytes);

const blocksOf = (messages: readonly Message[], as: BlockForm): Buffer[] =>
  bytesOf(encodeSegment(placed(messages), as));

/** All postings of a segment written anew, as a merging does. */
function rewrite(blocks: readonly Buffer[], as: BlockForm): Buffer[] {
  const writer = new SegmentWriter(as);
  for (const bytes of blocks) {
    const reader = new BlockReader(bytes);
    while (reader.next()) {
      const entry = reader.entry();
      const postings = new PostingReader(entry);
      while (postings.next()) {
        const { doc, from, to } = postings;
        writer.addPosting(reader.term, doc, { entry, from, to });
      }
    }
  }
  return bytesOf(writer.finish());
}

const expected = (messages: readonly Message[], wanted: TextQuery): number[] =>
  [...messages.keys()].filter((doc) =>
    wanted.zones.some((zone) => holds(folded(messages[doc]?.[zone as 'subject' | 'body'] ?? []), wanted)),
  );

test('a phrase is found in the messages that hold it, in its zones only', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 12 }), query, form, (messages, wanted, as) => {
      const found = [...matchSegment(blocksOf(messages, as), wanted)].sort((a, b) => a - b);
      assert.deepEqual(found, expected(messages, wanted));
    }),
  );
});

test('a segment written anew is that which its messages give, whichever form it had', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 12 }), form, form, (messages, before, as) => {
      assert.deepEqual(rewrite(blocksOf(messages, before), as), blocksOf(messages, as));
    }),
  );
});

for (const as of ['bytes', 'bits'] as const)
  test(`of a large segment in ${as} the blocks that the ranges reach are enough, and a common word goes over several`, () => {
    const messages = Array.from({ length: as === 'bits' ? 9_000 : 3_000 }, (_, index) => ({
      subject: [`so${index}`],
      body: [
        ...Array.from({ length: 20 }, (__, at) => WORDS[(index * 7 + at * 3) % 5] ?? ''),
        `ma${index % 500}`,
      ],
    }));
    const blocks = encodeSegment(placed(messages), as);
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
      fc.uniqueArray(fc.integer({ min: 1, max: 25_000 }), { minLength: 1, maxLength: 50 }),
      form,
      (numbers, as) => {
        const places = numbers.toSorted((a, b) => a - b);
        const text = places
          .map((place, index) => 'x '.repeat(place - (places[index - 1] ?? 0) - 1) + 'moc ')
          .join('');
        const [block] = encodeSegment([placeWords([{ zone: 'body', text }])], as);
        const reader = new BlockReader(block?.bytes ?? Buffer.alloc(0));
        while (reader.next()) {
          const postings = new PostingReader(reader.entry());
          assert.ok(postings.next());
          if (reader.term === 'bmoc') assert.deepEqual(readPlaces(postings), places);
          assert.ok(!postings.next());
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
  fc.assert(
    fc.property(
      fc.array(message, { minLength: 1, maxLength: 4 }),
      query,
      form,
      fc.nat(),
      fc.integer({ min: 1, max: 255 }),
      (messages, wanted, as, at, change) => {
        const [whole] = blocksOf(messages, as);
        if (!whole) return;
        const damaged = Buffer.from(whole);
        const index = at % whole.length;
        damaged[index] = (damaged[index] ?? 0) ^ change;
        try {
          const found = matchSegment([damaged], wanted);
          assert.ok(found.size <= damaged.length * 8);
        } catch (error) {
          assert.ok(error instanceof RangeError, String(error));
        }
      },
    ),
  );
});

test('places by the bit are a fifth smaller at least', () => {
  let seed = 1;
  const next = (below: number): number => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((seed / 2 ** 32) * below);
  };
  const messages = Array.from({ length: 32 }, (_, index) => ({
    subject: [`so${index}`],
    body: Array.from({ length: 1_400 }, (__, at) => (at % 13 === 0 ? `${next(10_000)}` : `tu${next(97)}`)),
  }));
  const size = (as: BlockForm): number => Buffer.concat(blocksOf(messages, as)).length;
  assert.ok(size('bits') < size('bytes') * 0.8, `${size('bits')} of ${size('bytes')}`);
});
