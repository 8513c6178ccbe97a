/**
 * The province's sign-in with what IMAP needs on top: the key to the account's own mail (R8.4).
 */
import { readPrincipal } from '#domain/accounts/principals.ts';
import { requireMailAccess } from '#domain/mailstore/access.ts';
import { type AccountSignInParts, createAccountSignIn } from '#services/sign-in/account-sign-in.ts';
import type { ImapSignIn } from './dependencies.ts';

/** Makes it. */
export function createImapSignIn(parts: AccountSignInParts): ImapSignIn {
  return {
    ...createAccountSignIn(parts),
    async openMail(accountId) {
      const principal = await readPrincipal(parts.db, accountId, parts.clock());
      return requireMailAccess(principal, { accountId }, 'mailbox.write');
    },
  };
}
