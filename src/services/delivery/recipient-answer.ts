/** What an address of our domain is when somebody sends to it. */
import type { AccountId } from '#platform/kernel/ids.ts';

export type RecipientAnswer =
  | { kind: 'local'; accountId: AccountId; mailboxTag?: string }
  | { kind: 'group'; groupId: string; mailboxTag?: string }
  | { kind: 'full' }
  /** Retired; senders are told whom to write to instead (R7.c). */
  | { kind: 'moved'; contact: string }
  /** Nobody's; `unitName` where it would be the address of a unit that has no mailbox. */
  | { kind: 'unknown'; unitName?: string };
