/** What an account is called on the screen: one's own name, an agency's name where it is known, else its address. */
import { useAll, useClient } from '../../../jmap/hooks.ts';
import { accountKey } from '../model/place.ts';

const DEMO_MARK = ' (trình diễn)';

export function useAccountName(accountId: string): string {
  const { session } = useClient();
  const account = session.accounts[accountId];
  const [identity] = useAll('Identity', accountId);
  if (identity && identity.email === account?.name && identity.name !== '')
    return identity.name.replace(DEMO_MARK, '');
  return account ? accountKey(account) : '';
}
