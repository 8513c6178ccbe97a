/** Everything that was deleted since a time, in one go: a task with its progress. */
import { Button, Group, SegmentedControl } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../design/parts/dialog.tsx';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { requireDone } from '../../../jmap/client.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { faultText } from '../../shell/fault-text.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';

const HOUR_MS = 3_600_000;
const SPANS = { hour: HOUR_MS, day: 24 * HOUR_MS, week: 7 * 24 * HOUR_MS, month: 30 * 24 * HOUR_MS };
type Span = keyof typeof SPANS;

export function RestoreAllDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const client = useClient();
  const accountId = useOwnAccountId();
  const [span, setSpan] = useState<Span>('day');
  const begin = async (): Promise<void> => {
    const deletedAfter = new Date(Date.now() - SPANS[span]).toISOString();
    try {
      const create = { task: { kind: 'restore', deletedAfter } };
      const [answer] = await client.transport.request([['MailTask/set', { accountId, create }]]);
      requireDone(answer ?? {});
      showToast(t('restore.begun'));
      onClose();
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    }
  };
  return (
    <Dialog onClose={onClose} title={t('restore.many')}>
      <div className="restore-all">
        <p>{t('restore.manyText')}</p>
        <SegmentedControl
          fullWidth
          aria-label={t('restore.since')}
          value={span}
          onChange={(value) => setSpan(value)}
          data={(Object.keys(SPANS) as Span[]).map((value) => ({ value, label: t(`restore.span.${value}`) }))}
        />
        <Group justify="flex-end" mt="md">
          <Button variant="default" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button onClick={() => void begin()}>{t('restore.restore')}</Button>
        </Group>
      </div>
    </Dialog>
  );
}
