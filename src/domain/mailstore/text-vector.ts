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

export interface TextVector {
  /** In the input syntax of `tsvector`. */
  words: string;
  /** False when the message has more words than are kept. */
  complete: boolean;
  /** Its different words, for the list of all words. */
  vocabulary: Set<string>;
}

/** The vector of a message's texts. */
export function encodeTextVector(accountId: AccountId, texts: readonly ZonedText[]): TextVector {
  const token = accountToken(accountId);
  const places = new Map<string, number[]>();
  const vocabulary = new Set<string>();
  let place = 0;
  let complete = true;
  for (const { zone, text } of texts) {
    const start = token + ZONE_LETTERS[zone];
    for (const word of wordsOf(text)) {
      place += 1;
      if (place > MAX_PLACES) return { words: encodePlaces(places), complete: false, vocabulary };
      vocabulary.add(word);
      const known = places.get(start + word);
      if (!known) places.set(start + word, [place]);
      else if (known.length < MAX_PLACES_OF_WORD) known.push(place);
      else complete = false;
    }
    place += GAP;
  }
  return { words: encodePlaces(places), complete, vocabulary };
}

/** Words are letters and digits, so nothing in them needs to be escaped within quotation marks. */
function encodePlaces(places: ReadonlyMap<string, readonly number[]>): string {
  let text = '';
  for (const [word, at] of places) text += `'${word}':${at.join(',')} `;
  return text;
}
