/**
 * Letters for a mailbox that grows to a million: a kilobyte of Vietnamese words drawn at random, so that a common word stands in almost half
 * of them and two of its kind side by side in three of a thousand; and one word that no other letter has.
 */
import { numbersFrom, SYLLABLES } from './search-letters.ts';

const WORDS = 120;
const SUBJECT_WORDS = 8;

/** What one letter alone holds. */
export const wordOf = (letter: number): string => `so${letter}x`;

/** What is looked for, from the easiest to the hardest. */
export const SEARCHES = {
  'one hit': wordOf(777),
  'no hit': 'khongaiviet',
  'a phrase of two common words': 'rừng núi',
  'a common word': 'rừng',
} as const;

/** Some of them as an mbox (RFC 4155). */
export function growthLetters(first: number, end: number): string {
  const letters: string[] = [];
  for (let letter = first; letter < end; letter += 1) {
    const next = numbersFrom(letter + 1);
    const words = Array.from({ length: WORDS }, () => SYLLABLES[next() % SYLLABLES.length]);
    const subject = words.slice(0, SUBJECT_WORDS).join(' ');
    letters.push(
      `From a@example.org Thu Jan  1 00:00:00 2026\nFrom: Người ${letter % 500} <n${letter % 500}@example.org>\nSubject: ${subject} ${letter}\nMessage-ID: <g${letter}@growth.example>\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n${words.join(' ')}\n${wordOf(letter)}\n\n`,
    );
  }
  return letters.join('');
}
