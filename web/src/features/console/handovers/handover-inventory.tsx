/** What the mailbox held when the head changed: folders, mail that waits, credentials, filters; whole as a spreadsheet. */
import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { formatCount, formatSize, longTime, shortDeadline } from '../../../i18n/format.ts';
import { Facts, Part } from '../parts/detail.tsx';
import { useDownload } from '../parts/use-download.ts';
import './handovers.css';
import type { Handover } from './handover-types.ts';

/** The rest stands in the file and in the minutes. */
const MOST_SHOWN = 12;

type Texts = (key: string) => string;

/** Folders that every mailbox begins with, by the name in the store, with the key of the name that people read. */
const FIRST_FOLDERS: Readonly<Record<string, string>> = {
  INBOX: 'inbox',
  Drafts: 'drafts',
  Sent: 'sent',
  Archive: 'archive',
  Junk: 'junk',
  Trash: 'trash',
};

function folderName(path: string, t: Texts): string {
  const [first = '', ...below] = path.split('/');
  const key = FIRST_FOLDERS[first];
  return [key === undefined ? first : t(`folders.${key}`), ...below].join(' / ');
}

function Folders({ inventory }: Pick<Handover, 'inventory'>) {
  const { t } = useTranslation();
  return (
    <table className="handover-folders" aria-label={t('console.handovers.folders')}>
      <thead>
        <tr>
          <th>{t('console.handovers.folder')}</th>
          <th>{t('console.handovers.messages')}</th>
          <th>{t('console.handovers.unread')}</th>
          <th>{t('console.handovers.size')}</th>
        </tr>
      </thead>
      <tbody>
        {inventory.folders.map((one) => (
          <tr key={one.path}>
            <td>{folderName(one.path, t)}</td>
            <td>{formatCount(one.messages)}</td>
            <td>{formatCount(one.unread)}</td>
            <td>{formatSize(one.bytes)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function WaitingMail({ inventory }: Pick<Handover, 'inventory'>) {
  const { t } = useTranslation();
  const shown = inventory.mail.slice(0, MOST_SHOWN);
  return (
    <Part title={`${t('console.handovers.waiting')} · ${formatCount(inventory.mailCount)}`}>
      <ul className="handover-list">
        {shown.map((one) => (
          <li key={one.emailId}>
            {one.subject || t('console.handovers.noSubject')}{' '}
            <small>
              {[
                one.sender,
                t(`console.handovers.mailStates.${one.state}`),
                one.assignee,
                one.dueAt && shortDeadline(one.dueAt),
              ]
                .filter(Boolean)
                .join(' · ')}
            </small>
          </li>
        ))}
      </ul>
      {inventory.mailCount > shown.length && (
        <p>{t('console.handovers.more', { number: inventory.mailCount - shown.length })}</p>
      )}
    </Part>
  );
}

export function HandoverInventoryPart({ handover }: { handover: Handover }) {
  const { t } = useTranslation();
  const { inventory, inventoryCounts } = handover;
  const { isRunning, run } = useDownload();
  return (
    <>
      <Part title={t('console.handovers.inventory')}>
        <p>{t('console.handovers.takenAt', { time: longTime(inventory.takenAt) })}</p>
        <Folders inventory={inventory} />
        {inventoryCounts.folders > inventory.folders.length && (
          <p>{t('console.handovers.more', { number: inventoryCounts.folders - inventory.folders.length })}</p>
        )}
        <Facts
          rows={[
            [
              t('console.handovers.password'),
              t(inventory.hasPassword ? 'console.handovers.ended' : 'console.handovers.none'),
            ],
            [
              t('console.handovers.appPasswords'),
              inventory.appPasswords.map(({ label }) => label).join(', '),
            ],
            [t('console.handovers.sessions'), inventory.sessions.map(({ label }) => label).join(', ')],
            [
              t('console.handovers.filters'),
              inventory.filters
                .map(({ name, forwards }) =>
                  forwards ? `${name} (${t('console.handovers.forwarding')})` : name,
                )
                .join(', '),
            ],
            [t('console.handovers.vacation'), inventory.vacation?.subject],
            [
              t('console.handovers.scheduled'),
              inventory.scheduledCount > 0 && formatCount(inventory.scheduledCount),
            ],
            [t('console.handovers.holds'), inventory.holds.map(({ name }) => name).join(', ')],
            [
              'SHA-256',
              <code key="digest" title={handover.digest}>
                {handover.digest.slice(0, 16)}…
              </code>,
            ],
          ]}
        />
        <div className="acts">
          <Button
            variant="default"
            loading={isRunning}
            onClick={() => void run('Handover/openInventory', { id: handover.id })}
          >
            {t('console.handovers.sheet')}
          </Button>
        </div>
      </Part>
      <WaitingMail inventory={inventory} />
    </>
  );
}
