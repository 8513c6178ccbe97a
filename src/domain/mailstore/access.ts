/**
 * The key to an account's mail: a value that only the authorization check makes (law 6).
 *
 * Every function of this room that reads or writes mail takes a `MailAccess`, so no caller can forget the
 * check, and every query carries the account it was granted for. What it opens is the whole account, or only the
 * mailboxes its owner shared, each with its rights (RFC 4314).
 */
import { requirePermission } from '#domain/directory/authorize.ts';
import type { Principal, UnitPath } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, Branded, MailboxId } from '#platform/kernel/ids.ts';
import { ALL_RIGHTS, READ_RIGHTS, type Right } from './rights.ts';

interface MailAccessFields {
  readonly accountId: AccountId;
  readonly principal: Principal;
  /** Rights on every mailbox of the account; empty when only single ones are shared. */
  readonly accountRights: string;
  /** Rights on single mailboxes. */
  readonly mailboxRights: ReadonlyMap<MailboxId, string>;
  /** Rights on single address books, in letters of their own (`domain/groupware`). */
  readonly bookRights?: ReadonlyMap<string, string>;
  /** Whose read state is read and written, in an account with one for each person (`personal-seen.ts`). */
  readonly viewerId?: AccountId;
}

/** The proof that a principal may do something with one account's mail. */
export type MailAccess = Branded<MailAccessFields, 'MailAccess'>;

/** What the check needs to know of the account. */
export interface MailAccountObject {
  accountId: AccountId;
  unitPath?: UnitPath;
  accountKind?: 'personal' | 'agency' | 'system';
}

const NO_MAILBOXES: ReadonlyMap<MailboxId, string> = new Map();

/**
 * Grants access to an account's mail, or throws `Refusal('notPermitted')` (R6.4, R8.4).
 */
export function requireMailAccess(
  principal: Principal,
  account: MailAccountObject,
  act: 'mailbox.read' | 'mailbox.write',
): MailAccess {
  requirePermission(principal, act, { kind: 'mailbox', ...account });
  const accountRights = act === 'mailbox.write' ? ALL_RIGHTS : READ_RIGHTS;
  return makeAccess({ accountId: account.accountId, principal, accountRights, mailboxRights: NO_MAILBOXES });
}

/** For this room only: `sharing.ts` has read the rights from where their owner put them. */
export function makeAccess(fields: MailAccessFields): MailAccess {
  return fields as MailAccess;
}

/** False for a key that opens no mail at all, but an address book. */
export function opensMail({ accountRights, mailboxRights }: MailAccess): boolean {
  return accountRights !== '' || mailboxRights.size > 0;
}

/** The rights on one mailbox, as letters; empty when it is not to be known at all. */
export function rightsOn(access: MailAccess, mailboxId: MailboxId): string {
  return access.accountRights === '' ? (access.mailboxRights.get(mailboxId) ?? '') : access.accountRights;
}

/** True when the access has the right on the mailbox. */
export function hasRight(access: MailAccess, mailboxId: MailboxId, right: Right): boolean {
  return rightsOn(access, mailboxId).includes(right);
}

/**
 * Throws unless the access has the right: `Refusal('notFound')` where even the mailbox's being is not to be known
 * (RFC 4314 §4), else `notPermitted`.
 */
export function requireRight(access: MailAccess, mailboxId: MailboxId, right: Right): void {
  if (hasRight(access, mailboxId, right)) return;
  if (!hasRight(access, mailboxId, 'l')) throw new Refusal('notFound', 'This mailbox does not exist.');
  throw new Refusal('notPermitted', 'You may not do this with this mailbox.', { right });
}

/** The same key with all rights taken away. */
export function withoutRights(access: MailAccess): MailAccess {
  return makeAccess({ ...access, accountRights: '', mailboxRights: NO_MAILBOXES, bookRights: new Map() });
}
