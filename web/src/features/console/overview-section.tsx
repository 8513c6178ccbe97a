/** What waits for the person, in numbers that lead to where it is done. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../i18n/format.ts';
import type { TypeName } from '../../jmap/objects.ts';
import type { Arguments } from '../../jmap/transport.ts';
import { useObjectList } from '../objects/use-object-list.ts';
import './console-types.ts';

interface Card {
  key: string;
  section: string;
  type: TypeName;
  filter: Arguments;
  /** From so many on it is worth a colour. */
  warnsAt: number;
}

const CARDS: readonly Card[] = [
  { key: 'toDecide', section: 'requests', type: 'ChangeRequest', filter: { state: 'submitted' }, warnsAt: 1 },
  {
    key: 'coming',
    section: 'requests',
    type: 'ChangeRequest',
    filter: { state: 'approved' },
    warnsAt: Infinity,
  },
  { key: 'failed', section: 'requests', type: 'ChangeRequest', filter: { state: 'failed' }, warnsAt: 1 },
  { key: 'sends', section: 'approvals', type: 'SendApproval', filter: { state: 'waiting' }, warnsAt: 1 },
  { key: 'queued', section: 'queue', type: 'QueuedMail', filter: {}, warnsAt: 100 },
  { key: 'held', section: 'holds', type: 'SendingHold', filter: { isOpen: true }, warnsAt: 1 },
];

function CountCard({ card }: { card: Card }) {
  const { t } = useTranslation();
  const { total } = useObjectList(card.type, { filter: card.filter });
  // Not known yet, or not for this person.
  if (total === undefined) return null;
  return (
    <Link
      to="/console/$section"
      params={{ section: card.section }}
      className="count-card"
      data-warns={total >= card.warnsAt}
    >
      <span className="count-card-number">{formatCount(total)}</span>
      <span>{t(`console.overview.${card.key}`)}</span>
    </Link>
  );
}

export function OverviewSection() {
  return (
    <div className="count-cards">
      {CARDS.map((card) => (
        <CountCard key={card.key} card={card} />
      ))}
    </div>
  );
}
