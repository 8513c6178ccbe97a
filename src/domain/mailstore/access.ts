/**
 * The key to an account's mail: a value that only the authorization check makes (law 6).
 *
 * Every function of this room that reads or writes mail takes a `MailAccess`, so no caller can forget the
 * check, and every query carries the account it was granted for.
 */
import { requirePermission } from '#domain/directory/authorize.ts';
import type { Principal, UnitPath } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, Branded } from '#platform/kernel/ids.ts';

interface MailAccessFields {
  readonly accountId: AccountId;
  readonly principal: Principal;
  readonly canWrite: boolean;
}

/** The proof that a principal may read, or read and write, one account's mail. */
export type MailAccess = Branded<MailAccessFields, 'MailAccess'>;

/** What the check needs to know of the account. */
export interface MailAccountObject {
  accountId: AccountId;
  unitPath?: UnitPath;
  accountKind?: 'personal' | 'agency' | 'system';
}

/**
 * Grants access to an account's mail, or throws `Refusal('notPermitted')` (R6.4, R8.4).
 */
export function requireMailAccess(
  principal: Principal,
  account: MailAccountObject,
  act: 'mailbox.read' | 'mailbox.write',
): MailAccess {
  requirePermission(principal, act, { kind: 'mailbox', ...account });
  return { accountId: account.accountId, principal, canWrite: act === 'mailbox.write' } as MailAccess;
}

/** Throws `Refusal('notPermitted')` when the access is for reading only. */
export function requireWritable(access: MailAccess): void {
  if (!access.canWrite) throw new Refusal('notPermitted', 'This mailbox may be read, not changed.');
}
