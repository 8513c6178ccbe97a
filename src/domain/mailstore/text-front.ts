/**
 * The first page of what holds common words: the newest e-mails are looked at, not all that hold the words.
 *
 * Cost: a statement for the newest, and for each text three for the segments of the index these are in, however many messages there are.
 */
import type { TextQuery } from '#formats/postings/match.ts';
import type { TextZone } from '#formats/postings/placed-words.ts';
import { phraseOf } from '#formats/vietnamese/words.ts';
import type { EmailId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';
import { asksVerified, type EmailFilter, headersOf, textsOf } from './email-filter.ts';
import { compile, distinct, type EmailQuery, readRows } from './email-statement.ts';
import { catchUpTextIndex, type TextIndexParts } from './text-index.ts';
import { countIndexed, findAmong } from './text-lookup.ts';
import { makeTextQuery } from './text-query.ts';

/** Messages taken into the text index before a search looks; a list is never longer behind than the indexer's turn. */
export const MAX_CAUGHT_UP = 2_000;
/** Words of an account's last messages stand in few segments of the index; with fewer messages than this all are looked at. */
const MANY_INDEXED = 5_000;
/** E-mails looked at for the page of a common word: more only where the first give hope. */
const LOOKED_AT = [256, 2_048];

/** The texts that everything in the list holds, where it is asked for nothing else that has to be looked up; undefined otherwise. */
function commonTexts(filter: EmailFilter): ReturnType<typeof textsOf> | undefined {
  if (filter.operator === 'AND') {
    const all = filter.conditions.map(commonTexts);
    return all.includes(undefined) ? undefined : all.flatMap((texts) => texts ?? []);
  }
  if (filter.operator === undefined)
    return filter.condition.headers || asksVerified(filter) ? undefined : textsOf(filter);
  return textsOf(filter).length + headersOf(filter).length > 0 || asksVerified(filter) ? undefined : [];
}

/**
 * A page of what holds common words, from the front of the list: the newest e-mails are looked at, not all that hold them. Undefined
 * where the words are rare or the account is small, and all that hold them are found as fast.
 */
export async function readCommonFront(
  parts: TextIndexParts,
  access: MailAccess,
  query: EmailQuery,
  position: number,
): Promise<EmailId[] | undefined> {
  const { db } = parts;
  const { accountId } = access;
  const texts = query.calculateTotal ? undefined : commonTexts(query.filter);
  if (!texts || texts.length === 0 || (await countIndexed(db, accountId)) < MANY_INDEXED) return undefined;
  const queries = await Promise.all(texts.map((text) => textQueryOf(db, text)));
  if (queries.includes(undefined)) return [];
  await catchUpTextIndex(parts, accountId, MAX_CAUGHT_UP);
  const statement = compile(access, query, { texts: 'any', headers: new Map(), verified: [] });
  const end = position + query.limit;
  for (const most of LOOKED_AT) {
    let rows = await readRows(db, statement, most);
    const isAll = rows.length < most;
    for (const one of queries) {
      if (!one) continue;
      const holders = await findAmong(
        db,
        accountId,
        one,
        rows.map(({ id }) => id),
      );
      if (!holders) return undefined;
      rows = rows.filter(({ id }) => holders.has(id));
    }
    const ids = distinct(rows, query.collapseThreads);
    if (ids.length >= end || isAll) return ids.slice(position, end);
    if ((ids.length * (LOOKED_AT.at(-1) ?? 0)) / most < end) return undefined;
  }
  return undefined;
}

/** The query of the index for a text; undefined where the index cannot tell anything about it. */
export async function textQueryOf(
  db: Queryable,
  { text, zones }: { text: string; zones: readonly TextZone[] },
): Promise<TextQuery | undefined> {
  const phrase = phraseOf(text);
  return phrase && makeTextQuery(db, zones, phrase);
}
