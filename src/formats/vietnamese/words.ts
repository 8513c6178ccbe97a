/**
 * Words of folded text, for the search index: runs of letters and digits of any script.
 *
 * What stands between words means nothing to a search, so that "quyết định" is found over the end of a line, and
 * "05/2005/QĐ-UB" however it is punctuated. Letters of one word beyond `MAX_WORD` are not searched.
 */
import { foldForSearch } from './fold.ts';

/** Longer ones are keys and encoded data that nobody types. */
export const MAX_WORD = 64;

/** Halves of characters beyond the first plane, in UTF-16. */
const HIGH_HALF = 0xd800;
const LOW_HALF = 0xdc00;

const BEYOND_WORDS = /[^\p{L}\p{N}\p{M}]+/u;
// oxlint-disable-next-line no-control-regex -- ASCII is meant.
const ASCII = /^[\u0000-\u007f]*$/;

/** Which of the ASCII codes stand in folded words: small letters and digits. */
const IN_WORD = Uint8Array.from({ length: 128 }, (_, code) =>
  /[a-z0-9]/.test(String.fromCharCode(code)) ? 1 : 0,
);

/** Told where each word stands. */
export type VisitWord = (source: string, start: number, end: number) => void;

/** Of text that is all ASCII, which most folded text is: no pattern is as fast. */
function visitAscii(folded: string, visit: VisitWord): void {
  const { length } = folded;
  for (let at = 0; at < length; at += 1) {
    if (IN_WORD[folded.charCodeAt(at)] === 0) continue;
    const start = at;
    while (at < length && IN_WORD[folded.charCodeAt(at)] === 1) at += 1;
    visit(folded, start, Math.min(at, start + MAX_WORD));
  }
}

/** The words of a text, folded, in their order, without a string for each: whoever counts them meets most of them many times. */
export function visitWords(text: string, visit: VisitWord): void {
  const folded = foldForSearch(text);
  if (ASCII.test(folded)) visitAscii(folded, visit);
  else
    for (const part of folded.split(BEYOND_WORDS)) {
      if (part === '') continue;
      const word = part.length > MAX_WORD ? beginningOf(part) : part;
      visit(word, 0, word.length);
    }
}

/** The words of a text, folded, in their order. */
export function wordsOf(text: string): string[] {
  const found: string[] = [];
  visitWords(text, (source, start, end) => found.push(source.slice(start, end)));
  return found;
}

/** Never half a character: as bytes that would be another word, in another place of the index. */
function beginningOf(word: string): string {
  const last = word.charCodeAt(MAX_WORD - 1);
  return word.slice(0, last >= HIGH_HALF && last < LOW_HALF ? MAX_WORD - 1 : MAX_WORD);
}

const BLANK = 32;
const asciiDecoder = new TextDecoder();

/** The words of folded text that is all ASCII, one blank around each. */
function spaceAscii(folded: string): string {
  const { length } = folded;
  const spaced = new Uint8Array(length + 2);
  spaced[0] = BLANK;
  let end = 1;
  let letters = 0;
  for (let at = 0; at < length; at += 1) {
    const code = folded.charCodeAt(at);
    if (IN_WORD[code] === 1) {
      if (letters < MAX_WORD) spaced[end++] = code;
      letters += 1;
    } else if (letters > 0) {
      spaced[end++] = BLANK;
      letters = 0;
    }
  }
  if (letters > 0) spaced[end++] = BLANK;
  return asciiDecoder.decode(spaced.subarray(0, end));
}

/** A text as a search compares it: its words with one blank around each. */
export function spacedWords(text: string): string {
  const folded = foldForSearch(text);
  return ASCII.test(folded) ? spaceAscii(folded) : ` ${wordsOf(text).join(' ')} `;
}

/** What is looked for, as words; the first and the last may be parts of longer words unless the text says otherwise. */
export interface Phrase {
  words: string[];
  /** The text begins between words: its first word is a beginning. */
  startsWord: boolean;
  /** The text ends between words: its last word is an end. */
  endsWord: boolean;
}

/** A text to look for; undefined when it has no word at all. */
export function phraseOf(text: string): Phrase | undefined {
  const words = wordsOf(text);
  if (words.length === 0) return undefined;
  const folded = foldForSearch(text);
  return {
    words,
    startsWord: BEYOND_WORDS.test(folded.charAt(0)),
    endsWord: BEYOND_WORDS.test(folded.charAt(folded.length - 1)),
  };
}

/** Whether a phrase stands in a text made by `spacedWords`. */
export function holdsPhrase(spaced: string, { words, startsWord, endsWord }: Phrase): boolean {
  return spaced.includes(`${startsWord ? ' ' : ''}${words.join(' ')}${endsWord ? ' ' : ''}`);
}
