/** A path that leads nowhere. */

import { IconMapQuestion } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../design/parts/empty.tsx';

export function NotFound() {
  const { t } = useTranslation();
  return (
    <Empty icon={IconMapQuestion} title={t('faults.noPage')}>
      <Link to="/mail" className="link-button">
        {t('faults.toInbox')}
      </Link>
    </Empty>
  );
}
