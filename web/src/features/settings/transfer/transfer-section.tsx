/** Mail in and out of files (R8.2): begun here, followed by push, however long it takes. */
import { useTranslation } from 'react-i18next';
import { useOwn } from '../../files/use-own.ts';
import { ExportCard } from './export-card.tsx';
import { ImportCard } from './import-card.tsx';
import { TaskRow } from './task-row.tsx';
import './transfer.css';

export function TransferSection() {
  const { t } = useTranslation();
  const { accountId, list } = useOwn('MailTask');
  const files = useOwn('StoredFile').list;
  const tasks = list.toSorted((a, b) => Date.parse(b.createdAt) - Date.parse(a.createdAt));
  return (
    <>
      <ImportCard accountId={accountId} />
      <ExportCard accountId={accountId} />
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
