/** On paper only: whose office printed the message, and when. */
import { useTranslation } from 'react-i18next';
import { longTime } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { useDirectoryEntry } from '../../directory/directory-entries.ts';
import { useOwnName } from '../../shell/own-name.ts';

export function PrintHead({ accountId }: { accountId: string }) {
  const { t } = useTranslation();
  const { session } = useClient();
  const address = session.accounts[accountId]?.name ?? session.username;
  const entry = useDirectoryEntry(address);
  const name = useOwnName();
  const office = entry?.kind === 'agency' ? entry.name : entry?.unitName;
  return (
    <div className="print-head" aria-hidden="true">
      <div>
        <strong>{office ?? t('read.province')}</strong>
        <span>{address}</span>
      </div>
      <div>
        {t('read.printedBy', { name })}
        <br />
        {longTime(new Date().toISOString())}
      </div>
    </div>
  );
}
