/**
 * The words of a message as PostgreSQL's text search keeps them: each with its places, for phrases. Pure.
 *
 * A word is written as token of its account, letter of its zone, and itself. The token makes a search touch only its
 * own account's part of the index; two accounts with the same token do no harm, because the account is asked for too.
 */
import { hash } from 'node:crypto';
import { wordsOf } from '#formats/vietnamese/words.ts';
import type { AccountId } from '#platform/kernel/ids.ts';

/** Where a word stands, as one letter. */
export const ZONE_LETTERS = { subject: 's', from: 'f', to: 't', header: 'h', body: 'b' } as const;

export type TextZone = keyof typeof ZONE_LETTERS;

export interface ZonedText {
  zone: TextZone;
  text: string;
}

/** PostgreSQL keeps no place beyond this, and no more places of one word (its documentation, §8.11.1). */
const MAX_PLACES = 16_383;
const MAX_PLACES_OF_WORD = 255;
/** Between texts, so that no phrase reaches from one into the next. */
const GAP = 2;
const TOKEN_LENGTH = 6;

/** The beginning of every word of an account. */
export function accountToken(accountId: AccountId): string {
  return hash('sha256', accountId, 'base64url').slice(0, TOKEN_LENGTH);
}

/** The words of a message with their places, whoever's copy it is: worked out once for all its recipients. */
export interface PlacedWords {
  /** Zone letter and word, and behind the closing quotation mark the places, in the input syntax of `tsvector`. */
  entries: string[];
  /** False when the message has more words than are kept. */
  complete: boolean;
  /** Its different words, for the list of all words. */
  vocabulary: ReadonlySet<string>;
}

/** The words of a message's texts. Words are letters and digits, so nothing in them needs to be escaped in quotation marks. */
export function placeWords(texts: readonly ZonedText[]): PlacedWords {
  const zones = new Map<string, Map<string, number[]>>();
  const vocabulary = new Set<string>();
  let place = 0;
  let complete = true;
  for (const { zone, text } of texts) {
    const letter = ZONE_LETTERS[zone];
    const places = zones.get(letter) ?? new Map<string, number[]>();
    zones.set(letter, places);
    for (const word of wordsOf(text)) {
      place += 1;
      if (place > MAX_PLACES) return { entries: encodeEntries(zones), complete: false, vocabulary };
      const known = places.get(word);
      if (!known) {
        vocabulary.add(word);
        places.set(word, [place]);
      } else if (known.length < MAX_PLACES_OF_WORD) known.push(place);
      else complete = false;
    }
    place += GAP;
  }
  return { entries: encodeEntries(zones), complete, vocabulary };
}

function encodeEntries(zones: ReadonlyMap<string, ReadonlyMap<string, readonly number[]>>): string[] {
  const entries: string[] = [];
  for (const [letter, places] of zones)
    for (const [word, at] of places) entries.push(`${letter}${word}':${at.join(',')}`);
  return entries;
}

/** The vector of an account's copy, in the input syntax of `tsvector`. */
export function encodeTextVector(accountId: AccountId, { entries }: PlacedWords): string {
  const start = `'${accountToken(accountId)}`;
  return entries.length === 0 ? '' : start + entries.join(` ${start}`);
}
