/** One task: what it is, how far, what came of it, and its file to download. */
import { Button, Progress } from '@mantine/core';
import { IconDownload, IconX } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { dayText, formatSize, longTime } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { fileCapability, type MailTask, type StoredFile } from '../../files/file-types.ts';
import { Badge, type BadgeKind } from '../../objects/badge.tsx';
import { faultText } from '../../shell/fault-text.ts';

const KINDS: Record<MailTask['state'], BadgeKind> = {
  waiting: 'plain',
  running: 'accent',
  done: 'good',
  failed: 'danger',
  cancelled: 'plain',
};

function useTaskText(task: MailTask): string {
  const { t } = useTranslation();
  const { state, messages, skipped, faultCount, failure } = task;
  if (state === 'failed')
    return t(`transfer.failure.${failure ?? ''}`, { defaultValue: t('faults.unknown') });
  const parts = [t('transfer.messages', { count: messages })];
  if (skipped > 0) parts.push(t('transfer.skipped', { count: skipped }));
  if (faultCount > 0) parts.push(t('transfer.faults', { count: faultCount }));
  return parts.join(' · ');
}

function TaskFaults({ task }: { task: MailTask }) {
  const { t } = useTranslation();
  if (task.faults.length === 0) return null;
  return (
    <details className="task-faults">
      <summary>{t('transfer.showFaults')}</summary>
      <ul>
        {task.faults.map(({ origin, reason }) => (
          <li key={`${origin} ${reason}`}>
            <code>{origin}</code> {t(`transfer.reason.${reason}`, { defaultValue: reason })}
          </li>
        ))}
      </ul>
    </details>
  );
}

interface Props {
  task: MailTask;
  accountId: string;
  file: StoredFile | undefined;
}

export function TaskRow({ task, accountId, file }: Props) {
  const { t } = useTranslation();
  const client = useClient();
  const isOpen = task.state === 'waiting' || task.state === 'running';
  const part = task.totalBytes > 0 ? Math.min(1, task.doneBytes / task.totalBytes) : 0;
  const said = useTaskText(task);
  const act = async (args: Record<string, unknown>): Promise<void> => {
    try {
      await client.perform(accountId, [['MailTask/set', { accountId, ...args }]]);
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    }
  };
  const content = `${fileCapability(client, accountId)?.uploadPath ?? ''}/${task.fileId ?? ''}/content`;
  return (
    <li className="settings-card task" data-state={task.state}>
      <div className="task-line">
        <strong>{t(`transfer.kind.${task.kind}`, { folder: task.mailboxPath ?? '' })}</strong>
        <Badge kind={KINDS[task.state]}>{t(`transfer.state.${task.state}`)}</Badge>
        <span className="bar-space" />
        <IconButton
          icon={IconX}
          label={t(isOpen ? 'transfer.cancel' : 'transfer.clear')}
          size={28}
          onClick={() =>
            void act(isOpen ? { update: { [task.id]: { state: 'cancelled' } } } : { destroy: [task.id] })
          }
        />
      </div>
      {isOpen && (
        <Progress
          value={part * 100}
          animated={task.state === 'running'}
          aria-label={t('transfer.progress', { part: Math.floor(part * 100) })}
        />
      )}
      <div className="task-line">
        <span className="task-said">
          {said}
          {isOpen &&
            task.totalBytes > 0 &&
            ` · ${formatSize(task.doneBytes)} / ${formatSize(task.totalBytes)}`}
          {!isOpen && task.finishedAt !== null && ` · ${longTime(task.finishedAt)}`}
        </span>
        {task.kind === 'export' && task.state === 'done' && file && (
          <Button component="a" href={content} download size="xs" leftSection={<IconDownload size={15} />}>
            {t('transfer.download', { size: formatSize(file.size), day: dayText(file.expiresAt) })}
          </Button>
        )}
      </div>
      <TaskFaults task={task} />
    </li>
  );
}
