/** One account on hold: what was seen of it, what waits, and its end. */
import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { formatCount, longTime } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import type { SendingHold } from '../console-types.ts';
import { Detail, Facts } from '../parts/detail.tsx';
import { useAct } from '../use-act.ts';

export function HoldDetail({ hold, onClose }: { hold: SendingHold; onClose: () => void }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('SendingHold');
  const [isAsking, setAsking] = useState(false);
  const isOpen = hold.endedAt === null;
  return (
    <Detail
      title={hold.address}
      badge={
        <Badge kind={isOpen ? 'danger' : 'good'}>
          {t(`console.holds.states.${isOpen ? 'open' : 'over'}`)}
        </Badge>
      }
      onClose={onClose}
    >
      <Facts
        rows={[
          [t('console.holds.reason'), t(`console.holds.reasons.${hold.reason}`, hold.reason)],
          [t('console.holds.since'), longTime(hold.heldAt)],
          ...Object.entries(hold.facts).map(
            ([name, value]) => [t(`console.holds.facts.${name}`, name), formatCount(value)] as const,
          ),
          [t('console.holds.waiting'), formatCount(hold.waiting)],
          [t('console.holds.endedAt'), hold.endedAt && longTime(hold.endedAt)],
          [t('console.holds.endedBy'), hold.endedBy],
        ]}
      />
      {isOpen && (
        <>
          <Notice kind="warning">{t('console.holds.before')}</Notice>
          <div className="acts">
            <Button loading={isRunning} onClick={() => setAsking(true)}>
              {t('console.holds.end')}
            </Button>
          </div>
        </>
      )}
      {isAsking && (
        <ConfirmDialog
          isPlain
          title={t('console.holds.endTitle', { address: hold.address })}
          text={t('console.holds.endText', { count: hold.waiting })}
          act={t('console.holds.end')}
          onClose={() => setAsking(false)}
          onConfirm={() => {
            setAsking(false);
            void run({ destroy: [hold.id] }, t('console.holds.ended'));
          }}
        />
      )}
    </Detail>
  );
}
