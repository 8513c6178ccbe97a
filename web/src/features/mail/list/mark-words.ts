/** Where the words of a search stand in a text that is here already, as the server finds them: folded, by the beginning of a word. Pure. */
import { foldForSearch } from '#formats/vietnamese/fold.ts';

export interface Piece {
  text: string;
  isMarked: boolean;
}

const WORD = /([\p{L}\p{N}\p{M}]+)/u;

/** The text in pieces, in their order; one piece where nothing is marked. */
export function markWords(text: string, words: readonly string[]): Piece[] {
  const pieces: Piece[] = [];
  // What the pattern matched is at the odd places.
  for (const [index, part] of text.split(WORD).entries()) {
    const folded = index % 2 === 1 ? foldForSearch(part) : '';
    const isMarked = folded !== '' && words.some((word) => folded.startsWith(word));
    const last = pieces.at(-1);
    if (last && last.isMarked === isMarked) last.text += part;
    else if (part !== '') pieces.push({ text: part, isMarked });
  }
  return pieces;
}
