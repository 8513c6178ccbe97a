/** What people type to find somebody, as a question to the index of words: every word may be a beginning (R4.3). */

import { wordsOf } from '#formats/vietnamese/words.ts';
import type { Queryable } from '#platform/postgres/database.ts';

/** More say nothing more. */
const MAX_WORDS = 12;

const beginning = (word: string): string => `'${word.replaceAll(/['\\]/g, '')}':*`;

/** The question as `to_tsquery('simple', …)` takes it; undefined for a text without words. */
export function beginningsQuery(text: string): string | undefined {
  const words = wordsOf(text).slice(0, MAX_WORDS);
  if (words.length === 0) return undefined;
  return words.map(beginning).join(' & ');
}

/** A condition on rows of people or accounts, whose parameters follow those that there are. */
export interface WideCondition {
  sql: string;
  parameters: readonly unknown[];
}

/** The units that each of the words may mean: those of the name, and those below them, but for the province, below which all are. */
async function unitsOf(db: Queryable, words: readonly string[]): Promise<Map<number, string[]>> {
  const rows = await db.query<{ word: number; ids: string[] }>(
    `with recursive meant (word, id, is_root) as (
       select w.word, u.id, u.parent_id is null from unnest($1::text[]) with ordinality w (question, word)
       join unit u on u.words @@ to_tsquery('simple', w.question)
       union
       select m.word, u.id, false from meant m join unit u on u.parent_id = m.id where not m.is_root)
     select word::integer, array_agg(distinct id) as ids from meant group by word`,
    [words],
    { name: 'units_of_words' },
  );
  return new Map(rows.map(({ word, ids }) => [word, ids]));
}

/**
 * Who is meant where the name alone finds nobody: each word begins one of the name, of the unit or one above it, or of the post, and one at
 * least is of the name and not of the unit: the name of a unit means the unit, not those in it who are called like a word of it. Undefined for one word. Costs one query for the units; the condition is answered by indexes of names, units, titles.
 */
export async function widely(
  db: Queryable,
  text: string,
  { personId, taken }: { personId: 'id' | 'person_id'; taken: number },
): Promise<WideCondition | undefined> {
  const words = wordsOf(text).slice(0, MAX_WORDS).map(beginning);
  if (words.length < 2) return undefined;
  const units = await unitsOf(db, words);
  const parameters: unknown[] = [];
  const named: string[] = [];
  const each = words.map((word, index) => {
    parameters.push(word, units.get(index + 1) ?? []);
    const [question, ids] = [taken + parameters.length - 1, taken + parameters.length];
    named.push(`words @@ to_tsquery('simple', $${question}) and not (unit_id = any ($${ids}::uuid[]))`);
    // As a subquery of its own those with the title are hashed; an array of thousands would be gone through for every person.
    return `(words @@ to_tsquery('simple', $${question}) or unit_id = any ($${ids}::uuid[]) or ${personId} in (
      select t.person_id from post t
      where to_tsvector('simple', fold_text(t.title)) @@ to_tsquery('simple', $${question}) and t.ends_at is null))`;
  });
  // The first is answered by the index of names, the others are asked of those whom it finds.
  return { sql: [`(${named.join(' or ')})`, ...each].join(' and '), parameters };
}
