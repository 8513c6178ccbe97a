/**
 * From what somebody looks for to a query of the text index.
 *
 * A phrase's first word may be the end of a longer one and its last the beginning, as SEARCH means it (RFC 9051
 * §6.4.4: "contains the specified string"); such words are found in the list of all words.
 */
import type { Phrase } from '#formats/vietnamese/words.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { accountToken, type TextZone, ZONE_LETTERS } from './text-vector.ts';

/** Words that hold what is looked for; with more of them reading the messages is not slower. */
const MAX_WORDS = 2_000;

/** The words a place of a phrase may hold, and whether longer ones that begin so belong too. */
interface Alternatives {
  words: string[];
  asBeginning: boolean;
}

/** Words in which another stands elsewhere than at the beginning; `pattern` is of LIKE. Undefined for too many. */
async function findLongerWords(db: Queryable, pattern: string): Promise<string[] | undefined> {
  const rows = await db.query<{ word: string }>(
    `select word from text_word where word like $1 limit ${MAX_WORDS + 1}`,
    [pattern],
  );
  return rows.length > MAX_WORDS ? undefined : rows.map((row) => row.word);
}

async function alternativesOf(db: Queryable, phrase: Phrase): Promise<Alternatives[] | undefined> {
  const last = phrase.words.length - 1;
  const places: Alternatives[] = [];
  for (const [index, word] of phrase.words.entries()) {
    const isBegun = index === 0 && !phrase.startsWord;
    const asBeginning = index === last && !phrase.endsWord;
    const longer = isBegun ? await findLongerWords(db, `_%${word}${asBeginning ? '%' : ''}`) : [];
    if (!longer) return undefined;
    places.push({ words: [word, ...longer], asBeginning });
  }
  return places;
}

/** A place in one zone. Only the word itself is a beginning: the longer ones were found whole. */
function encodePlace({ words, asBeginning }: Alternatives, start: string): string {
  const terms = words.map((word, index) => `'${start}${word}'${asBeginning && index === 0 ? ':*' : ''}`);
  return terms.length === 1 ? (terms[0] ?? '') : `(${terms.join('|')})`;
}

/**
 * The query, in the input syntax of `tsquery`, for a phrase in any of the zones of an account's messages; undefined when
 * the index is no help because too many words hold what is looked for.
 */
export async function makeTextQuery(
  db: Queryable,
  accountId: AccountId,
  zones: readonly TextZone[],
  phrase: Phrase,
): Promise<string | undefined> {
  const places = await alternativesOf(db, phrase);
  if (!places) return undefined;
  const token = accountToken(accountId);
  return zones
    .map((zone) => places.map((place) => encodePlace(place, token + ZONE_LETTERS[zone])).join('<->'))
    .map((query) => `(${query})`)
    .join('|');
}
