/** What an account is called on the screen: as the directory names it; before its address until that is known. */
import { useClient } from '../../../jmap/hooks.ts';
import { accountKey } from '../../../jmap/session-accounts.ts';
import { useDirectoryEntry } from '../../directory/directory-entries.ts';

export function useAccountName(accountId: string): string {
  const { session } = useClient();
  const account = session.accounts[accountId];
  const entry = useDirectoryEntry(account?.name);
  return entry?.name ?? (account ? accountKey(account) : '');
}
