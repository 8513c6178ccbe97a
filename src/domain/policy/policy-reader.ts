/** Policies as steps and services read them: from memory, anew after every change anywhere. */
import type { Json } from '#domain/audit/audit-hash.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { Policy } from './policy.ts';
import { POLICY_CHANNEL, valueOr } from './policy-store.ts';

export interface PolicyReader {
  read<T>(policy: Policy<T>): Promise<T>;
  /** Calls after every change of a policy, anywhere; gives what ends that. */
  onChange(tell: () => void): () => void;
  close(): Promise<void>;
}

/** Starts listening; the first reader fetches all. */
export async function createPolicyReader(db: Database): Promise<PolicyReader> {
  let values: Promise<Map<string, Json>> | undefined;
  const told = new Set<() => void>();
  const forget = (): void => {
    values = undefined;
  };
  const change = (): void => {
    forget();
    for (const tell of told) tell();
  };
  const fetchAll = async (): Promise<Map<string, Json>> => {
    const rows = await db.query<{ key: string; value: Json }>('select key, value from policy');
    return new Map(rows.map((row) => [row.key, row.value]));
  };
  const listening = await db.listen(POLICY_CHANNEL, { onNotification: change, onReconnected: change });
  return {
    async read(policy) {
      values ??= fetchAll();
      try {
        return valueOr(policy, (await values).get(policy.key));
      } catch (error) {
        forget();
        throw error;
      }
    },
    onChange: (tell) => {
      told.add(tell);
      return () => told.delete(tell);
    },
    close: () => listening.close(),
  };
}
