/** The register of violations (R12.1), with what the weekly watch found; those on a need-to-know are marked. */
import { IconAlertHexagon, IconLock } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { shortTime } from '../../../i18n/format.ts';
import { Badge, type BadgeKind } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { Register } from '../parts/register.tsx';
import { Who } from '../parts/who.tsx';
import { useOwnRoles } from '../use-own-roles.ts';
import type { Violation } from '../work-types.ts';
import { ViolationDetail } from './violation-detail.tsx';
import { ViolationDialog } from './violation-dialog.tsx';

const LEVEL_KINDS: Record<Violation['level'], BadgeKind> = {
  minor: 'plain',
  serious: 'warning',
  grave: 'danger',
};

export function ViolationsSection() {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const columns: readonly Column<Violation>[] = [
    {
      label: 'console.violations.summary',
      isWide: true,
      show: (row) => (
        <>
          {row.isRestricted && (
            <IconLock size={14} role="img" aria-label={t('console.violations.restricted')} />
          )}{' '}
          {row.summary}
        </>
      ),
      text: (row) => row.summary,
    },
    {
      label: 'console.violations.unit',
      isWide: true,
      show: (row) => row.unitName,
      text: (row) => row.unitName,
    },
    {
      label: 'console.violations.kind',
      show: (row) => t(`console.violations.kinds.${row.kind}`),
      text: (row) => t(`console.violations.kinds.${row.kind}`),
    },
    {
      label: 'console.violations.level',
      show: (row) => (
        <Badge kind={LEVEL_KINDS[row.level]}>{t(`console.violations.levels.${row.level}`)}</Badge>
      ),
      text: (row) => t(`console.violations.levels.${row.level}`),
    },
    {
      label: 'console.state',
      show: (row) => (
        <Badge kind={row.state === 'open' ? 'warning' : 'good'}>
          {t(`console.violations.state.${row.state}`)}
        </Badge>
      ),
      text: (row) => t(`console.violations.state.${row.state}`),
    },
    {
      label: 'console.violations.by',
      isHidden: true,
      show: (row) => <Who of={row.recordedBy} />,
      text: (row) => row.recordedBy,
    },
    { label: 'console.violations.at', show: (row) => shortTime(row.createdAt), text: (row) => row.createdAt },
  ];
  return (
    <Register
      type="Violation"
      section="violations"
      names="violations.state"
      icon={IconAlertHexagon}
      sort="createdAt"
      states={['open', 'closed']}
      first="open"
      columns={columns}
      begin={
        roles.has('chief_of_office', 'deputy_chief', 'center_administrator', 'center_operator')
          ? {
              label: 'console.violations.new',
              dialog: (close, refresh) => <ViolationDialog onClose={close} onRecorded={refresh} />,
            }
          : undefined
      }
      detail={(shown, close) => <ViolationDetail violation={shown} onClose={close} />}
    />
  );
}
