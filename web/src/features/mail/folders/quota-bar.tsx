/** How much of the mailbox is used (RFC 9425), once it is worth knowing. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSize } from '../../../i18n/format.ts';
import { OfflineFault } from '../../../jmap/faults.ts';
import { useAll, useClient } from '../../../jmap/hooks.ts';

const NEARLY_FULL = 0.9;

export function QuotaBar({ accountId }: { accountId: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const quota = useAll('Quota', accountId).find((one) => one.resourceType === 'octets');
  useEffect(() => {
    if (!('urn:ietf:params:jmap:quota' in client.session.capabilities)) return;
    client.fetchAll('Quota', accountId).catch((error: unknown) => {
      if (!(error instanceof OfflineFault)) reportError(error);
    });
  }, [client, accountId]);
  if (!quota || quota.hardLimit <= 0) return null;
  const part = Math.min(1, quota.used / quota.hardLimit);
  const text = t('folders.used', { used: formatSize(quota.used), limit: formatSize(quota.hardLimit) });
  return (
    <div className="quota" data-full={part >= NEARLY_FULL}>
      <meter className="quota-meter" min={0} max={1} value={part} aria-label={text} />
      <span>{text}</span>
    </div>
  );
}
