/**
 * The words of a message with their places, as the text index keeps them. Pure.
 *
 * A term is the letter of a zone and a word of it. Places count words over all zones, so that neighbours make phrases.
 */
import { type VisitWord, visitWords } from '#formats/vietnamese/words.ts';
import { TermTable } from './term-table.ts';

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
  const table = new TermTable();
  let place = 0;
  let complete = true;
  for (const { zone, text } of texts) {
    const letter = ZONE_LETTERS[zone];
    const visit: VisitWord = (source, start, end) => {
      if (place >= MAX_PLACES) complete = false;
      else table.add(letter, source, { start, end, place: ++place });
    };
    for (const piece of piecesOf(text)) {
      visitWords(piece, visit);
      if (!complete) return yield* encode(table, complete);
      yield;
    }
    place += GAP;
  }
  return yield* encode(table, complete);
}

/** The same at one go. */
export function placeWords(texts: readonly ZonedText[]): PlacedWords {
  const placing = placingWords(texts);
  for (;;) {
    const step = placing.next();
    if (step.done) return step.value;
  }
}

function* encode(table: TermTable, complete: boolean): Generator<undefined, PlacedWords> {
  yield;
  const terms = table.terms.toSorted();
  yield;
  const vocabulary = new Set<string>();
  const bytes = Buffer.allocUnsafe(table.count * MAX_PLACE_BYTES);
  const ends = new Uint32Array(terms.length);
  let at = 0;
  for (const [index, term] of terms.entries()) {
    at = table.putPlaces(term, bytes, at);
    ends[index] = at;
    vocabulary.add(term.slice(1));
    if (index % TERMS === TERMS - 1) yield;
  }
  const places = Buffer.allocUnsafeSlow(at);
  bytes.copy(places, 0, 0, at);
  return { terms, places, ends, complete, vocabulary };
}
