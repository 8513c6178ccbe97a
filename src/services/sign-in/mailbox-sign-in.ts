/**
 * The province's sign-in with what a server of mailboxes needs on top: the key to the account's own mail (R8.4).
 */
import { readPrincipal } from '#domain/accounts/principals.ts';
import { type MailAccess, requireMailAccess } from '#domain/mailstore/access.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { type AccountSignInParts, createAccountSignIn } from './account-sign-in.ts';
import type { MailSignIn } from './mail-sign-in.ts';

/** How people prove who they are, and the key to their own mail. */
export interface MailboxSignIn extends MailSignIn {
  openMail(accountId: AccountId): Promise<MailAccess>;
}

/** Makes it. */
export function createMailboxSignIn(parts: AccountSignInParts): MailboxSignIn {
  return {
    ...createAccountSignIn(parts),
    async openMail(accountId) {
      const principal = await readPrincipal(parts.db, accountId, parts.clock());
      return requireMailAccess(principal, { accountId }, 'mailbox.write');
    },
  };
}
