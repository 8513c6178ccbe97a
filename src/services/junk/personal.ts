/** What each reader has taught: how likely a letter is junk to them (R6.5). */
import { type AccountTraining, readTokens, readTrainings } from '#domain/junk-training/training.ts';
import { isTrained, junkLikelihood } from '#formats/junk/likelihood.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';

export interface PersonalJunk {
  /** By account, for those who have taught enough; nobody else is in it. */
  likelihoods(
    accountIds: readonly AccountId[],
    tokens: () => readonly number[],
  ): Promise<Map<AccountId, number>>;
}

/** Few people train, and a lesson need not count within the minute. */
const KEEP_MS = 60_000;
const MAX_KEPT = 20_000;

/** Makes it for a process. Costs no query for readers who were asked about lately and have taught nothing. */
export function createPersonalJunk({ db, clock }: { db: Queryable; clock: Clock }): PersonalJunk {
  const kept = new Map<AccountId, { until: number; training: AccountTraining | undefined }>();
  const trainingsOf = async (accountIds: readonly AccountId[]): Promise<AccountTraining[]> => {
    const now = clock();
    const unknown = accountIds.filter((id) => (kept.get(id)?.until ?? 0) <= now);
    if (unknown.length > 0) {
      if (kept.size > MAX_KEPT) kept.clear();
      const found = new Map((await readTrainings(db, unknown)).map((one) => [one.accountId, one]));
      for (const id of unknown) kept.set(id, { until: now + KEEP_MS, training: found.get(id) });
    }
    return accountIds.flatMap((id) => kept.get(id)?.training ?? []).filter(isTrained);
  };
  return {
    likelihoods: async (accountIds, tokens) => {
      const trainings = await trainingsOf(accountIds);
      if (trainings.length === 0) return new Map();
      const wanted = tokens();
      const counts = await readTokens(
        db,
        trainings.map(({ accountId }) => accountId),
        wanted,
      );
      return new Map(
        trainings.map((training) => [
          training.accountId,
          junkLikelihood(counts.get(training.accountId) ?? [], training),
        ]),
      );
    },
  };
}
