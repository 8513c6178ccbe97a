/** How the parts of the system are now, how full it is, and when it will be (R6.3). */
import { Button } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { faultText } from '../../shell/fault-text.ts';
import { HealthItems, useHealth } from './health-items.tsx';
import { StorageChart } from './storage-chart.tsx';

export function HealthSection() {
  const { t } = useTranslation();
  const { answer, fault, again } = useHealth();
  return (
    <>
      <Button size="xs" variant="default" mb="md" leftSection={<IconRefresh size={15} />} onClick={again}>
        {t('console.health.again')}
      </Button>
      {fault !== undefined && <Notice kind="danger">{faultText(t, fault)}</Notice>}
      {answer && <HealthItems items={answer.list} />}
      <StorageChart />
    </>
  );
}
