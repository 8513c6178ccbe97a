/** One delivery by disk: what went where and why, and the receipt by who got it. */
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { dayText, formatSize, longTime } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import { Detail, Facts } from '../parts/detail.tsx';
import { Who } from '../parts/who.tsx';
import { useAct } from '../use-act.ts';
import type { DiskDelivery } from './disk-types.ts';

function Receipt({ delivery }: { delivery: DiskDelivery }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('DiskDelivery');
  const [note, setNote] = useState('');
  const received = { update: { [delivery.id]: { isReceived: true, note } } };
  return (
    <>
      <Textarea
        autosize
        minRows={2}
        label={t('console.disks.receiptNote')}
        description={t('console.disks.receiptHint')}
        maxLength={2000}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className="acts">
        <Button loading={isRunning} onClick={() => void run(received, t('console.disks.receivedNow'))}>
          {t('console.disks.receive')}
        </Button>
      </div>
    </>
  );
}

export function DiskDetail({ delivery, onClose }: { delivery: DiskDelivery; onClose: () => void }) {
  const { t } = useTranslation();
  const { sizeBytes, receivedAt } = delivery;
  return (
    <Detail
      title={delivery.content}
      badge={
        <Badge kind={delivery.state === 'sent' ? 'warning' : 'good'}>
          {t(`console.disks.states.${delivery.state}`)}
        </Badge>
      }
      onClose={onClose}
    >
      <Facts
        rows={[
          [t('console.disks.from'), delivery.unitName],
          [t('console.disks.to'), delivery.toName],
          [t('console.disks.medium'), t(`console.disks.media.${delivery.medium}`)],
          [t('console.disks.amount'), sizeBytes === null ? null : formatSize(sizeBytes)],
          [t('console.disks.day'), dayText(delivery.carriedOn)],
          [t('console.disks.reason'), delivery.reason],
          [t('console.disks.by'), <Who key="by" of={delivery.recordedBy} />],
          [t('console.disks.at'), longTime(delivery.createdAt)],
          [t('console.disks.receivedBy'), delivery.receivedBy],
          [t('console.disks.receivedAt'), receivedAt === null ? null : longTime(receivedAt)],
          [t('console.disks.receiptNote'), delivery.receiptNote],
        ]}
      />
      {delivery.mayReceive && <Receipt delivery={delivery} />}
    </Detail>
  );
}
