/** What can be done to a folder: its menu, and what is asked before it is done. */
import { ActionIcon } from '@mantine/core';
import { IconDots } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LaterMenu } from '../../../design/parts/later-menu.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import type { Mailbox } from '../../../jmap/objects.ts';
import { faultText } from '../../shell/fault-text.ts';
import type { FolderQuestion } from './folder-dialogs.tsx';

const FolderItems = lazy(() =>
  import('./folder-items.tsx').then((module) => ({ default: module.FolderItems })),
);
const FolderDialogs = lazy(() =>
  import('./folder-dialogs.tsx').then((module) => ({ default: module.FolderDialogs })),
);

interface Props {
  mailbox: Mailbox;
  accountId: string;
  name: string;
}

export function FolderMenu({ mailbox, accountId, name }: Props) {
  const { t } = useTranslation();
  const [asking, setAsking] = useState<FolderQuestion>();
  const close = (): void => setAsking(undefined);
  const run = (work: Promise<unknown>): void => {
    close();
    work.catch((error: unknown) => showToast(faultText(t, error), { kind: 'fault' }));
  };
  const button = (
    <ActionIcon
      className="folder-more"
      variant="subtle"
      color="gray"
      size={26}
      aria-label={t('folders.more', { name })}
    >
      <IconDots size={16} />
    </ActionIcon>
  );
  return (
    <>
      <LaterMenu button={button}>
        <FolderItems mailbox={mailbox} accountId={accountId} onAsk={setAsking} />
      </LaterMenu>
      {asking && (
        <Suspense fallback={null}>
          <FolderDialogs
            asking={asking}
            mailbox={mailbox}
            accountId={accountId}
            name={name}
            onRun={run}
            onClose={close}
          />
        </Suspense>
      )}
    </>
  );
}
