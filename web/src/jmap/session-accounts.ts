/** The accounts of a session, and how addresses of pages name them and their folders. Pure. */
import type { JmapAccount, JmapSession, Mailbox } from './objects.ts';

/** The part of the address that names an account: before the @. */
export function accountKey(account: Pick<JmapAccount, 'name'>): string {
  return account.name.split('@')[0] ?? account.name;
}

/** The accounts that hold mail; the province's own holds its directory. */
export function mailAccounts({ accounts }: JmapSession): [id: string, account: JmapAccount][] {
  return Object.entries(accounts).filter(
    ([, account]) => 'urn:ietf:params:jmap:mail' in account.accountCapabilities,
  );
}

/** One's own account. */
export function ownAccountId({ accounts }: JmapSession): string {
  const own = Object.entries(accounts).find(([, account]) => account.isPersonal);
  return own?.[0] ?? Object.keys(accounts)[0] ?? '';
}

/** The account that a page's address names, or one's own. */
export function accountIdOf(session: JmapSession, key: string | undefined): string {
  const found = mailAccounts(session).find(([, account]) => accountKey(account) === key);
  return found?.[0] ?? ownAccountId(session);
}

export function folderKey(mailbox: Pick<Mailbox, 'id' | 'role'>): string {
  return mailbox.role ?? mailbox.id;
}
