/**
 * A letter as a set of numbers: what each person's training counts.
 *
 * Vietnamese is written in syllables, and most of its words have two: so every syllable is a token, and every two that follow
 * each other. Marks are kept apart from plain letters by nobody here: senders of junk leave them out, people too.
 */
import { wordsOf } from '#formats/vietnamese/words.ts';

/** What is looked at of a letter. */
export interface TokenSource {
  subject: string;
  text: string;
  fromAddress: string;
  linkHosts: readonly string[];
}

/** Enough to know a letter by; a longer one says the same again. */
const MAX_WORDS = 1_500;
const MAX_TEXT = 30_000;
/** Single letters and endless strings are nobody's words. */
const MIN_WORD = 2;
const MAX_WORD = 30;

/** 53 bits of two runs of FNV-1a over the text. */
function hashToken(text: string): number {
  let low = 0x811c9dc5;
  let high = 0xcbf29ce4;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ code, 0x01000193) ^ (low >>> 13);
  }
  return (high & 0x1fffff) * 2 ** 32 + (low >>> 0);
}

function isWord(word: string): boolean {
  return word.length >= MIN_WORD && word.length <= MAX_WORD;
}

/** The tokens, each once. */
export function tokensOf({ subject, text, fromAddress, linkHosts }: TokenSource): number[] {
  const tokens = new Set<number>();
  const add = (kind: string, word: string): void => void tokens.add(hashToken(`${kind}:${word}`));
  const words = wordsOf(text.slice(0, MAX_TEXT)).filter(isWord).slice(0, MAX_WORDS);
  for (const [index, word] of words.entries()) {
    add('w', word);
    const next = words[index + 1];
    if (next !== undefined) add('p', `${word} ${next}`);
  }
  for (const word of wordsOf(subject.slice(0, 500)).filter(isWord)) add('s', word);
  add('a', fromAddress);
  add('d', fromAddress.slice(fromAddress.lastIndexOf('@') + 1));
  for (const host of linkHosts) add('l', host);
  return [...tokens];
}
