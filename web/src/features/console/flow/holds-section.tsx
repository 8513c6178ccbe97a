/** Accounts whose mail to outside is held because they may be stolen (R8.6): by their signs, or by the center's own hand. */
import { IconMailPause } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { formatCount, shortTime } from '../../../i18n/format.ts';
import { Address } from '../../objects/address.tsx';
import { Badge } from '../../objects/badge.tsx';
import type { Column } from '../../objects/data-table.tsx';
import type { SendingHold } from '../console-types.ts';
import { Register } from '../parts/register.tsx';
import { HOLD_BULK } from './bulk-flow.ts';
import { HoldDetail } from './hold-detail.tsx';
import { HoldDialog } from './hold-dialog.tsx';

export function HoldsSection() {
  const { t } = useTranslation();
  const reason = (row: SendingHold): string => t(`console.holds.reasons.${row.reason}`, row.reason);
  const state = (row: SendingHold): string =>
    t(`console.holds.states.${row.endedAt === null ? 'open' : 'over'}`);
  const columns: readonly Column<SendingHold>[] = [
    {
      label: 'console.holds.address',
      show: (row) => <Address of={row.address} />,
      text: (row) => row.address,
    },
    { label: 'console.holds.reason', isWide: true, show: reason, text: reason },
    { label: 'console.holds.since', show: (row) => shortTime(row.heldAt), text: (row) => row.heldAt },
    {
      label: 'console.holds.waiting',
      isNumber: true,
      show: (row) => formatCount(row.waiting),
      text: (row) => `${row.waiting}`,
    },
    {
      label: 'console.state',
      show: (row) => <Badge kind={row.endedAt === null ? 'danger' : 'good'}>{state(row)}</Badge>,
      text: state,
    },
  ];
  return (
    <Register
      type="SendingHold"
      section="holds"
      icon={IconMailPause}
      sort="heldAt"
      states={['open', 'over']}
      filterOf={(state) => ({ isOpen: state === 'open' })}
      columns={columns}
      bulk={HOLD_BULK}
      begin={{
        label: 'console.holds.new',
        dialog: (close, refresh) => <HoldDialog onClose={close} onHeld={refresh} />,
      }}
      detail={(shown, close) => <HoldDetail hold={shown} onClose={close} />}
    />
  );
}
