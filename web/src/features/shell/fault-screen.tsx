/** When a screen cannot be shown: what happened, and the way on. */
import { Button } from '@mantine/core';
import { IconCloudOff } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../design/parts/empty.tsx';
import { faultText } from './fault-text.ts';

export function FaultScreen({ error, reset }: { error: unknown; reset?: () => void }) {
  const { t } = useTranslation();
  return (
    <div className="shell-loading" role="alert">
      <Empty icon={IconCloudOff} title={t('faults.title')}>
        <p>{faultText(t, error)}</p>
        <Button mt="md" onClick={() => (reset ? reset() : location.reload())}>
          {t('faults.again')}
        </Button>
      </Empty>
    </div>
  );
}
