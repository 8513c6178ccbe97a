/** Mail in and out of files (R8.2): begun here, followed by push, however long it takes. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useOwn } from '../../files/use-own.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';
import { AccountSelect } from '../account-select.tsx';
import { ExportCard } from './export-card.tsx';
import { ImportCard } from './import-card.tsx';
import { TaskRow } from './task-row.tsx';
import './transfer.css';

export function TransferSection() {
  const { t } = useTranslation();
  const own = useOwnAccountId();
  const [accountId, setAccountId] = useState(own);
  const { list } = useOwn('MailTask', accountId);
  const files = useOwn('StoredFile', accountId).list;
  const tasks = list.toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
  return (
    <>
      <AccountSelect capability="urn:congthu:mail-tasks" value={accountId} onChange={setAccountId} />
      <ImportCard key={`import-${accountId}`} accountId={accountId} />
      <ExportCard key={`export-${accountId}`} accountId={accountId} />
      {tasks.length > 0 && <h3 className="task-title">{t('transfer.tasks')}</h3>}
      <ul className="tasks">
        {tasks.map((task) => (
          <TaskRow
            key={task.id}
            task={task}
            accountId={accountId}
            file={files.find(({ id }) => id === task.fileId)}
          />
        ))}
      </ul>
    </>
  );
}
