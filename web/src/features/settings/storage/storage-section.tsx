/** What takes the space of one's mailbox: folder by folder, by age, the largest letters, and what is apart from it (R8.2). */
import { Loader } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { dayText, formatSize, today } from '../../../i18n/format.ts';
import { useAll, useClient } from '../../../jmap/hooks.ts';
import { accountKey } from '../../../jmap/session-accounts.ts';
import { useMailboxes } from '../../mail/folders/use-mailboxes.ts';
import { faultText } from '../../shell/fault-text.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';
import { LargestMail } from './largest-mail.tsx';
import { type MailUsage, useMailUsage } from './use-mail-usage.ts';
import './storage.css';

function UsageHead({ usage, accountId }: { usage: MailUsage; accountId: string }) {
  const { t } = useTranslation();
  const quota = useAll('Quota', accountId).find((one) => one.resourceType === 'octets');
  const used = quota?.used ?? usage.mailboxes.reduce((sum, { bytes }) => sum + bytes, 0);
  const limit = quota?.hardLimit ?? 0;
  const part = limit > 0 ? used / limit : 0;
  return (
    <div className="usage-head">
      <div className="usage-numbers">
        <strong>{formatSize(used)}</strong>
        {limit > 0 && <span>{t('storage.of', { limit: formatSize(limit) })}</span>}
        {limit > 0 && (
          <span className="usage-part">
            {t('storage.free', { size: formatSize(Math.max(0, limit - used)) })}
          </span>
        )}
      </div>
      <meter className="usage-meter" min={0} max={1} high={0.9} value={part} aria-label={t('storage.used')} />
    </div>
  );
}

function FolderBars({ usage, accountId }: { usage: MailUsage; accountId: string }) {
  const { t } = useTranslation();
  const mailboxes = useMailboxes(accountId);
  const most = Math.max(1, ...usage.mailboxes.map(({ bytes }) => bytes));
  const nameOf = (id: string): string => {
    const mailbox = mailboxes.find((one) => one.id === id);
    return mailbox?.role
      ? t(`folders.${mailbox.role}`, { defaultValue: mailbox.name })
      : (mailbox?.name ?? '');
  };
  return (
    <ul className="usage-folders">
      {usage.mailboxes
        .filter(({ messages }) => messages > 0)
        .map(({ id, bytes, messages }) => (
          <li key={id}>
            <span className="usage-name">{nameOf(id)}</span>
            <span className="usage-bar" aria-hidden="true">
              <span style={{ '--part': `${Math.max(1, (bytes / most) * 100)}%` } as object} />
            </span>
            <span className="usage-size">{formatSize(bytes)}</span>
            <span className="usage-count">{t('storage.messages', { count: messages })}</span>
          </li>
        ))}
    </ul>
  );
}

const DAY_MS = 86_400_000;

/** The day so many days before today, as a search takes it. */
function dayBefore(days: number): string {
  return today(Date.now() - days * DAY_MS);
}

export function StorageSection() {
  const { t } = useTranslation();
  const { session } = useClient();
  const accountId = useOwnAccountId();
  const account = accountKey(session.accounts[accountId] ?? { name: '' });
  const { usage, fault, refresh } = useMailUsage(accountId);
  if (fault !== undefined) return <Notice kind="danger">{faultText(t, fault)}</Notice>;
  if (!usage) return <Loader size="sm" />;
  const old = usage.older.filter(({ messages }) => messages > 0);
  return (
    <div className="usage">
      <UsageHead usage={usage} accountId={accountId} />
      <h3>{t('storage.byFolder')}</h3>
      <FolderBars usage={usage} accountId={accountId} />
      {old.length > 0 && (
        <>
          <h3>{t('storage.byAge')}</h3>
          <ul className="usage-ages">
            {old.map(({ days, bytes, messages }) => (
              <li key={days}>
                <span>{t('storage.olderThan', { count: Math.round(days / 365) })}</span>
                <strong>{formatSize(bytes)}</strong>
                <span className="usage-count">{t('storage.messages', { count: messages })}</span>
                <Link
                  className="usage-show"
                  to="/mail/$account/$folder"
                  params={{ account, folder: 'inbox' }}
                  search={{ q: `${t('storage.before')}${dayText(dayBefore(days))}` }}
                >
                  {t('storage.show')}
                </Link>
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{t('storage.largest')}</h3>
      <LargestMail accountId={accountId} onChange={refresh} />
      <h3>{t('storage.apart')}</h3>
      <ul className="usage-ages">
        <li>
          <span>{t('storage.deleted')}</span>
          <strong>{formatSize(usage.deleted.bytes)}</strong>
          <span className="usage-count">
            {t('storage.messages', {
              count: usage.deleted.messages,
            })}
          </span>
        </li>
        <li>
          <span>{t('storage.files')}</span>
          <strong>{formatSize(usage.files.bytes)}</strong>
          <span className="usage-count">{t('storage.of', { limit: formatSize(usage.files.quota) })}</span>
        </li>
      </ul>
    </div>
  );
}
