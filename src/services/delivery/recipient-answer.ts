/** What an address of our domain is when somebody sends to it. */
import type { AccountId } from '#platform/kernel/ids.ts';

export type RecipientAnswer =
  | { kind: 'local'; accountId: AccountId; mailboxTag?: string }
  | { kind: 'full' }
  | { kind: 'unknown' };
