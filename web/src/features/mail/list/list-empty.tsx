/** A list with nothing in it says why, and what to do. */
import { Button } from '@mantine/core';
import { IconCloudOff, IconInbox, IconMoodSmile, IconSearchOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../../design/parts/empty.tsx';
import { faultText } from '../../shell/fault-text.ts';
import type { MailPlace } from '../model/place.ts';

export function ListEmpty({
  place,
  error,
  onRetry,
}: {
  place: MailPlace;
  error: unknown;
  onRetry: () => void;
}) {
  const { t } = useTranslation();
  if (error !== undefined)
    return (
      <Empty icon={IconCloudOff} title={t('faults.title')}>
        <p>{faultText(t, error)}</p>
        <Button mt="md" variant="default" onClick={onRetry}>
          {t('faults.again')}
        </Button>
      </Empty>
    );
  if (place.search.q !== undefined)
    return (
      <Empty icon={IconSearchOff} title={t('list.nothingFound')}>
        <p>{t('list.nothingFoundHint')}</p>
      </Empty>
    );
  if (place.search.filter !== undefined) return <Empty icon={IconInbox} title={t('list.nothingFiltered')} />;
  if (place.mailbox?.role === 'inbox')
    return (
      <Empty icon={IconMoodSmile} title={t('list.inboxEmpty')}>
        <p>{t('list.inboxEmptyHint')}</p>
      </Empty>
    );
  return <Empty icon={IconInbox} title={t('list.folderEmpty')} />;
}
