/** In which language an account is written to by the system: the one its owner chose, else Vietnamese. The one place that decides. */
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export const LETTER_LANGUAGES = ['vi', 'en'] as const;
export type LetterLanguage = (typeof LETTER_LANGUAGES)[number];

const UNLESS_CHOSEN: LetterLanguage = 'vi';

/** Gives a function that knows the language of each of the accounts. One query by primary key. */
export async function readLetterLanguages(
  db: Queryable,
  accountIds: readonly AccountId[],
): Promise<(accountId: AccountId) => LetterLanguage> {
  const rows = await db.query<{ accountId: AccountId; language: LetterLanguage }>(
    `select account_id as "accountId", language from account_preference where account_id = any ($1::uuid[])`,
    [accountIds],
    { name: 'letter_languages' },
  );
  const chosen = new Map(rows.map(({ accountId, language }) => [accountId, language]));
  return (accountId) => chosen.get(accountId) ?? UNLESS_CHOSEN;
}

/** Those of a list by the language in which they are written to. */
export async function groupByLetterLanguage<T>(
  db: Queryable,
  readers: readonly T[],
  accountOf: (reader: T) => AccountId,
): Promise<Map<LetterLanguage, T[]>> {
  const languageOf = await readLetterLanguages(db, readers.map(accountOf));
  return Map.groupBy(readers, (reader) => languageOf(accountOf(reader)));
}

/** Chooses the principal's own. */
export async function chooseLetterLanguage(
  db: Queryable,
  { accountId }: AccountPrincipal,
  language: LetterLanguage,
): Promise<void> {
  await db.query(
    `insert into account_preference (account_id, language) values ($1, $2)
     on conflict (account_id) do update set language = excluded.language
     where account_preference.language <> excluded.language`,
    [accountId, language],
  );
}

/** Puts an earlier choice back where there is none now; true where there was none. */
export async function returnLetterLanguage(
  db: Queryable,
  accountId: AccountId,
  language: string,
): Promise<boolean> {
  const rows = await db.query(
    `insert into account_preference (account_id, language) values ($1, $2)
     on conflict (account_id) do nothing returning 1`,
    [accountId, language],
  );
  return rows.length > 0;
}
