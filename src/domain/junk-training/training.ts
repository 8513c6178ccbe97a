/** Reading what was taught: one statement for any number of accounts. */
import type { TokenCount, Training } from '#formats/junk/likelihood.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import * as array from '#platform/postgres/binary-array.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface AccountTraining extends Training {
  accountId: AccountId;
}

/** Of those accounts that have taught anything. */
export async function readTrainings(
  db: Queryable,
  accountIds: readonly AccountId[],
): Promise<AccountTraining[]> {
  return db.query<AccountTraining>(
    `select account_id as "accountId", junk_messages as "junkMessages", good_messages as "goodMessages"
     from junk_training where account_id = any ($1::uuid[])`,
    [array.encodeUuidArray(accountIds)],
    { name: 'junk_trainings' },
  );
}

/** The counts of the tokens, by account; tokens nobody has seen are left out. */
export async function readTokens(
  db: Queryable,
  accountIds: readonly AccountId[],
  tokens: readonly number[],
): Promise<Map<AccountId, TokenCount[]>> {
  const rows = await db.query<TokenCount & { accountId: AccountId }>(
    `select account_id as "accountId", junk, good from junk_token
     where account_id = any ($1::uuid[]) and token = any ($2::bigint[])`,
    [array.encodeUuidArray(accountIds), array.encodeInt8Array(tokens)],
    { name: 'junk_tokens' },
  );
  return Map.groupBy(rows, (row) => row.accountId);
}
