/**
 * One request's view of the world: who asks, which accounts they may enter, which ids they have created.
 *
 * The accounts are read once for a request; every method asks here for the key to an account (RFC 8620 §3.6.2).
 */
import { readPrincipal } from '#domain/accounts/principals.ts';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import { type MailAccess, requireMailAccess } from '#domain/mailstore/access.ts';
import { findSharedAccounts } from '#domain/mailstore/sharing.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { ProvenAccount } from '#services/sign-in/mail-sign-in.ts';
import type { JmapDependencies } from './dependencies.ts';

/** The account that the things of the province as a whole are in. */
export const PROVINCE_ACCOUNT = 'province';

/** An account as the session shows it. */
export interface JmapAccount {
  id: AccountId;
  /** The address. */
  name: string;
  isPersonal: boolean;
  /** An agency's account that signed in by itself. */
  isAgency?: boolean;
  isReadOnly: boolean;
  access: MailAccess;
}

/** Who asks, with everything they may enter. */
export interface RequestScope {
  principal: AccountPrincipal;
  accounts: ReadonlyMap<string, JmapAccount>;
  /** Ids of objects by the creation ids of this request (RFC 8620 §3.3). */
  createdIds: Map<string, string>;
  /** Where the request comes from, for the trace of what is sent. */
  remoteAddress: string;
  /** By what the request proved who asks. */
  proof?: ProvenAccount['proof'] | undefined;
  credentialId?: string | undefined;
  session?: ProvenAccount['session'] | undefined;
}

function isReadOnly({ accountRights, mailboxRights, bookRights }: MailAccess): boolean {
  // Who may only read an address book still says whether they want to see it.
  if (bookRights && bookRights.size > 0) return false;
  return ![accountRights, ...mailboxRights.values()].some((rights) => /[swite]/.test(rights));
}

/** Reads who asks and what they may enter: two queries at once. */
export async function openScope(
  { db, clock }: JmapDependencies,
  proven: ProvenAccount,
  remoteAddress: string,
): Promise<RequestScope> {
  const now = clock();
  const [principal, sharedWith] = await Promise.all([
    // From where it is asked stands in the audit record of what is done (R5.1).
    readPrincipal(db, proven.accountId, now, remoteAddress),
    findSharedAccounts(db, proven.accountId, now),
  ]);
  const access = requireMailAccess(principal, { accountId: proven.accountId }, 'mailbox.write');
  const own = {
    id: proven.accountId,
    name: proven.address,
    isPersonal: true,
    isAgency: principal.isAgency ?? false,
    isReadOnly: false,
    access,
  };
  const shared = sharedWith(principal).map(({ accountId, address, access: key }) => ({
    id: accountId,
    name: address,
    isPersonal: false,
    isReadOnly: isReadOnly(key),
    access: key,
  }));
  const accounts = new Map<string, JmapAccount>([own, ...shared].map((account) => [account.id, account]));
  return {
    principal,
    accounts,
    createdIds: new Map(),
    remoteAddress,
    proof: proven.proof,
    credentialId: proven.credentialId,
    session: proven.session,
  };
}

/** The account of an id. Throws `MethodFault`: accountNotFound, and accountReadOnly for `writes`. */
export function requireAccount(scope: RequestScope, accountId: string, writes = false): JmapAccount {
  const account = scope.accounts.get(accountId);
  if (accountId === PROVINCE_ACCOUNT)
    throw new MethodFault('accountNotSupportedByMethod', 'The account of the province holds no such things.');
  if (!account) throw new MethodFault('accountNotFound', 'There is no such account for you.');
  if (writes && account.isReadOnly)
    throw new MethodFault('accountReadOnly', 'You may only read in this account.');
  return account;
}

/** The account that something is copied from. Throws `MethodFault`: fromAccountNotFound. */
export function requireFromAccount(scope: RequestScope, accountId: string): JmapAccount {
  const account = scope.accounts.get(accountId);
  if (accountId === PROVINCE_ACCOUNT)
    throw new MethodFault(
      'fromAccountNotSupportedByMethod',
      'The account of the province holds no such things.',
    );
  if (!account)
    throw new MethodFault('fromAccountNotFound', 'There is no such account for you to copy from.');
  return account;
}

/** An id, or the id of what was created under a creation id of this request; undefined for an unknown one. */
export function resolveId(scope: RequestScope, id: string): string | undefined {
  return id.startsWith('#') ? scope.createdIds.get(id.slice(1)) : id;
}
