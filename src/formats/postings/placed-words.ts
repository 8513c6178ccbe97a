/**
 * The words of a message with their places, as the text index keeps them. Pure.
 *
 * A term is the letter of a zone and a word of it. Places count words over all zones, so that neighbours make phrases.
 */
import { wordsOf } from '#formats/vietnamese/words.ts';
import { putVarint } from './varint.ts';

/** Where a word stands, as one letter. */
export const ZONE_LETTERS = { subject: 's', from: 'f', to: 't', header: 'h', body: 'b' } as const;

export type TextZone = keyof typeof ZONE_LETTERS;

export interface ZonedText {
  zone: TextZone;
  text: string;
}

/** Places kept of a message, a book's; what goes on beyond is read when somebody searches. */
const MAX_PLACES = 200_000;
/** Characters of a text between two pauses: about a millisecond's work. */
const PIECE = 16_384;
/** Terms between two pauses. */
export const TERMS = 4_096;
/** What has no higher code is no word: blanks and line breaks. */
const BLANK = 32;
/** Between texts, so that no phrase reaches from one into the next. */
const GAP = 2;
/** A place is below 2^21. */
const MAX_PLACE_BYTES = 3;

/** The words of a message, whoever's copy it is: worked out once for all its recipients. */
export interface PlacedWords {
  /** In their order, which is that of `<`. */
  terms: readonly string[];
  /** The places of each term after the other: first the place, then the distance to each further one, as varints. */
  places: Buffer;
  /** Where the places of each term end. */
  ends: Uint32Array;
  /** False when the message has more words than are kept. */
  complete: boolean;
  /** Its different words, for the list of all words. */
  vocabulary: ReadonlySet<string>;
}

/** A text in pieces, cut between words. */
function* piecesOf(text: string): Generator<string> {
  let at = 0;
  while (at < text.length) {
    let end = at + PIECE;
    while (end < text.length && text.charCodeAt(end) > BLANK) end += 1;
    yield text.slice(at, end);
    at = end;
  }
}

/** The words of a message's texts; pauses on the way, for a text may be made of nothing but different words. */
export function* placingWords(texts: readonly ZonedText[]): Generator<undefined, PlacedWords> {
  const terms = new Map<string, number[]>();
  const vocabulary = new Set<string>();
  let place = 0;
  let count = 0;
  for (const { zone, text } of texts) {
    const letter = ZONE_LETTERS[zone];
    for (const piece of piecesOf(text)) {
      for (const word of wordsOf(piece)) {
        place += 1;
        if (place > MAX_PLACES) return yield* encode(terms, { count, complete: false, vocabulary });
        count += 1;
        const term = letter + word;
        const known = terms.get(term);
        if (known) known.push(place);
        else {
          terms.set(term, [place]);
          vocabulary.add(word);
        }
      }
      yield;
    }
    place += GAP;
  }
  return yield* encode(terms, { count, complete: true, vocabulary });
}

/** The same at one go. */
export function placeWords(texts: readonly ZonedText[]): PlacedWords {
  const placing = placingWords(texts);
  for (;;) {
    const step = placing.next();
    if (step.done) return step.value;
  }
}

function* encode(
  placesOf: ReadonlyMap<string, readonly number[]>,
  facts: { count: number; complete: boolean; vocabulary: ReadonlySet<string> },
): Generator<undefined, PlacedWords> {
  yield;
  const terms = [...placesOf.keys()].sort();
  yield;
  const bytes = Buffer.allocUnsafe(facts.count * MAX_PLACE_BYTES);
  const ends = new Uint32Array(terms.length);
  let at = 0;
  for (const [index, term] of terms.entries()) {
    let last = 0;
    for (const place of placesOf.get(term) ?? []) {
      at = putVarint(bytes, at, place - last);
      last = place;
    }
    ends[index] = at;
    if (index % TERMS === TERMS - 1) yield;
  }
  const places = Buffer.allocUnsafeSlow(at);
  bytes.copy(places, 0, 0, at);
  return { terms, places, ends, complete: facts.complete, vocabulary: facts.vocabulary };
}
