/** Rounds of agreeing the list of people (R6.2): opened, settled difference by difference, signed by the agency's head, chased when late. */
import { Progress } from '@mantine/core';
import { IconListCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { dayText } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import { Register } from '../parts/register.tsx';
import { useOwnRoles } from '../use-own-roles.ts';
import type { ListRound } from '../work-types.ts';
import { isLate } from './is-late.ts';
import { RoundDetail } from './round-detail.tsx';
import { RoundDialog } from './round-dialog.tsx';

function Settled({ round }: { round: ListRound }) {
  const { t } = useTranslation();
  const { differing, settled } = round;
  if (differing === 0) return t('console.rounds.none');
  const text = t('console.rounds.settledOf', { settled, differing });
  return (
    <div className="round-progress">
      <Progress value={(settled / differing) * 100} aria-label={text} />
      <small>{text}</small>
    </div>
  );
}

export function RoundsSection() {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const columns: readonly Column<ListRound>[] = [
    { label: 'console.rounds.unit', isWide: true, show: (row) => row.unitName, text: (row) => row.unitName },
    { label: 'console.rounds.name', isWide: true, show: (row) => row.name, text: (row) => row.name },
    {
      label: 'console.rounds.due',
      show: (row) => (
        <span className="badges">
          {dayText(row.dueOn)}
          {isLate(row) && <Badge kind="danger">{t('console.rounds.late')}</Badge>}
        </span>
      ),
      text: (row) => row.dueOn,
    },
    {
      label: 'console.rounds.people',
      isNumber: true,
      show: (row) => row.entries,
      text: (row) => `${row.entries}`,
    },
    {
      label: 'console.rounds.differences',
      show: (row) => <Settled round={row} />,
      text: (row) => `${row.settled}/${row.differing}`,
    },
    {
      label: 'console.state',
      show: (row) => (
        <Badge kind={row.state === 'signed' ? 'good' : 'warning'}>
          {t(`console.rounds.state.${row.state}`)}
        </Badge>
      ),
      text: (row) => t(`console.rounds.state.${row.state}`),
    },
  ];
  return (
    <Register
      type="ListRound"
      section="rounds"
      names="rounds.state"
      icon={IconListCheck}
      sort="openedAt"
      states={['open', 'signed']}
      columns={columns}
      begin={
        roles.has('center_administrator', 'center_operator', 'personnel_authority')
          ? {
              label: 'console.rounds.new',
              dialog: (close, refresh) => <RoundDialog onClose={close} onOpened={refresh} />,
            }
          : undefined
      }
      detail={(shown, close) => <RoundDetail round={shown} onClose={close} />}
    />
  );
}
