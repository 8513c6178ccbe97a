/**
 * From what somebody looks for to a query of the text index.
 *
 * A phrase's first word may be the end of a longer one and its last the beginning, as SEARCH means it (RFC 9051
 * §6.4.4: "contains the specified string"); such words are found in the list of all words.
 */
import type { Alternatives, TextQuery } from '#formats/postings/match.ts';
import type { TextZone } from '#formats/postings/placed-words.ts';
import type { Phrase } from '#formats/vietnamese/words.ts';
import type { Queryable } from '#platform/postgres/database.ts';

/** Words that hold what is looked for; with more of them reading the messages is not slower. */
const MAX_WORDS = 2_000;

/** Words in which another stands elsewhere than at the beginning; `pattern` is of LIKE. Undefined for too many. */
async function findLongerWords(db: Queryable, pattern: string): Promise<string[] | undefined> {
  const rows = await db.query<{ word: string }>(
    `select word from text_word where word like $1 limit ${MAX_WORDS + 1}`,
    [pattern],
  );
  return rows.length > MAX_WORDS ? undefined : rows.map((row) => row.word);
}

/**
 * Words of a phrase that are looked up, the first: few messages have twelve words in a row that are not the same message. A thousand words
 * in five zones asked the index for nearly all that it has.
 */
export const MOST_PLACES = 12;

/**
 * The query for a phrase in any of the zones of an account's messages; undefined when the index is no help because too many words
 * hold what is looked for. A phrase longer than
 * `MOST_PLACES` words is asked for by its beginning.
 */
export async function makeTextQuery(
  db: Queryable,
  zones: readonly TextZone[],
  phrase: Phrase,
): Promise<TextQuery | undefined> {
  const last = phrase.words.length - 1;
  const places: Alternatives[] = [];
  for (const [index, word] of phrase.words.slice(0, MOST_PLACES).entries()) {
    const isBegun = index === 0 && !phrase.startsWord;
    const asBeginning = index === last && !phrase.endsWord;
    const longer = isBegun ? await findLongerWords(db, `_%${word}${asBeginning ? '%' : ''}`) : [];
    if (!longer) return undefined;
    places.push({ words: [word, ...longer], asBeginning });
  }
  return { zones, places };
}
