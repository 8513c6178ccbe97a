/**
 * A text that was read from a message, and what it is to hold.
 *
 * Words are compared as the text index compares them (`formats/vietnamese/words.ts`), so that a message answers the same
 * whether it is in the index or read; what has no word in it, "%" say, is looked for letter by letter.
 */
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { holdsPhrase, phraseOf, spacedWords } from '#formats/vietnamese/words.ts';

/** A text made ready for comparison at most once. */
export class SearchedText {
  readonly #text: string;
  #spaced: string | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  get spaced(): string {
    this.#spaced ??= spacedWords(this.#text);
    return this.#spaced;
  }

  get folded(): string {
    return foldForSearch(this.#text);
  }
}

/** The test whether a text holds another. */
export function makeTextTest(wanted: string): (text: SearchedText) => boolean {
  const phrase = phraseOf(wanted);
  if (phrase) return (text) => holdsPhrase(text.spaced, phrase);
  const folded = foldForSearch(wanted);
  return (text) => text.folded.includes(folded);
}
