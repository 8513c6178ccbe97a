/** What waits for the person, in numbers that lead to where it is done. */
import { useElementSize } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { CSSProperties } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { JmapSession, TypeName } from '../../../jmap/objects.ts';
import type { Arguments } from '../../../jmap/transport.ts';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';
import { useSectionKeys } from '../sections-context.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import '../agency-mail/agency-mail-types.ts';
import '../console-types.ts';
import '../orders/order-types.ts';
import '../safety/safety-types.ts';
import '../work-types.ts';

interface Card {
  key: string;
  section: string;
  type: TypeName;
  filter: Arguments;
  /** From so many on it is worth a colour. */
  warnsAt: number;
  /** Of one's own account, not the province's. */
  isOwn?: true;
  /** For holders of these roles alone: others have it in its section, where it is about themselves. */
  shownTo?: readonly string[];
  /** Whose work it is: others only look on, and for them it has no colour. */
  warnsFor?: readonly string[];
}

/** A card of one mailbox of an agency, and what its place is to show. */
interface PlacedCard extends Card {
  accountId?: string;
  hash?: string;
  /** Where there are several. */
  of?: string;
}

const CHIEFS = ['chief_of_office', 'deputy_chief'];
const ASKING = ['center_administrator', 'center_operator', 'personnel_authority', 'unit_administrator'];
const OFFICES = [...CHIEFS, ...ASKING, 'agency_head', 'auditor'];

// biome-ignore format: read in lines
const CARDS: readonly Card[] = [
  { key: 'ownOrders', section: 'receivedOrders', type: 'ReceivedOrder', filter: { isWaiting: true }, warnsAt: 1, isOwn: true },
  { key: 'ownRules', section: 'usageRules', type: 'UsageRules', filter: { isWaiting: true }, warnsAt: 1 },
  { key: 'toDecide', section: 'requests', type: 'ChangeRequest', filter: { state: 'submitted' }, warnsAt: 1, shownTo: OFFICES, warnsFor: [...CHIEFS, 'agency_head'] },
  { key: 'toConfirm', section: 'requests', type: 'ChangeRequest', filter: { awaits: 'confirmation' }, warnsAt: 1, shownTo: OFFICES, warnsFor: CHIEFS },
  { key: 'coming', section: 'requests', type: 'ChangeRequest', filter: { state: 'approved' }, warnsAt: Infinity, shownTo: OFFICES },
  { key: 'failed', section: 'requests', type: 'ChangeRequest', filter: { state: 'failed' }, warnsAt: 1, shownTo: OFFICES, warnsFor: [...CHIEFS, ...ASKING] },
  { key: 'lateOrders', section: 'orders', type: 'Order', filter: { isLate: true }, warnsAt: 1 },
  { key: 'rounds', section: 'rounds', type: 'ListRound', filter: { state: 'open' }, warnsAt: Infinity },
  { key: 'slips', section: 'slips', type: 'PasswordSlip', filter: { isWaiting: true }, warnsAt: 1 },
  { key: 'proposals', section: 'proposals', type: 'Proposal', filter: { state: 'sent' }, warnsAt: Infinity },
  { key: 'violations', section: 'violations', type: 'Violation', filter: { state: 'open' }, warnsAt: Infinity },
  { key: 'sends', section: 'approvals', type: 'SendApproval', filter: { state: 'waiting' }, warnsAt: 1 },
  { key: 'queued', section: 'queue', type: 'QueuedMail', filter: {}, warnsAt: 100 },
  { key: 'quarantined', section: 'quarantine', type: 'QuarantinedMail', filter: { state: 'held' }, warnsAt: 1 },
  { key: 'removals', section: 'removals', type: 'MailRemoval', filter: { state: 'proposed' }, warnsAt: 1 },
  { key: 'incidents', section: 'incidents', type: 'MailIncident', filter: { state: 'open' }, warnsAt: 1 },
  { key: 'held', section: 'holds', type: 'SendingHold', filter: { isOpen: true }, warnsAt: 1 },
];

/** What waits in the mailboxes of agencies that one handles (R9.3). */
function agencyCards(session: JmapSession, ownId: string): PlacedCard[] {
  const agencies = Object.entries(session.accounts).filter(
    ([, { accountCapabilities }]) => 'urn:congthu:agency-mail' in accountCapabilities,
  );
  const states = {
    mine: { state: 'open', assigneeId: ownId },
    late: { isLate: true },
    new: { state: 'new' },
  };
  return agencies.flatMap(([accountId, { name }]) =>
    Object.entries(states).map(([state, filter]) => ({
      key: `agency.${state}`,
      section: 'agencyMail',
      type: 'AgencyMail' as const,
      filter,
      warnsAt: 1,
      accountId,
      hash: `${state}:${accountId}`,
      ...(agencies.length > 1 && { of: name.split('@')[0] ?? name }),
    })),
  );
}

/** A card is no narrower, and stands so far from the next. */
const CARD_PX = 164;
const GAP_PX = 12;

function CountCard({ card }: { card: PlacedCard }) {
  const { t } = useTranslation();
  const ownId = useOwnAccountId();
  const roles = useOwnRoles();
  const isOurs = card.warnsFor === undefined || roles.has(...card.warnsFor);
  const { total } = useObjectList(
    card.type,
    { filter: card.filter },
    card.accountId ?? (card.isOwn ? ownId : PROVINCE),
  );
  // Not known yet.
  if (total === undefined) return null;
  return (
    <Link
      to="/console/$section"
      params={{ section: card.section }}
      {...(card.hash !== undefined && { hash: card.hash })}
      className="count-card"
      data-warns={isOurs && total >= card.warnsAt}
      data-none={total === 0}
    >
      <span className="count-card-number">{formatCount(total)}</span>
      <span>
        {t(`console.overview.cards.${card.key}`, { count: total })}
        {card.of !== undefined && ` · ${card.of}`}
      </span>
    </Link>
  );
}

export function CountCards() {
  const keys = useSectionKeys();
  const { ref, width } = useElementSize();
  const { session } = useClient();
  const ownId = useOwnAccountId();
  const roles = useOwnRoles();
  const [first, second, ...others] = CARDS;
  const all: PlacedCard[] = [first, second, ...agencyCards(session, ownId), ...others].filter(
    (card) => card !== undefined,
  );
  const cards = all.filter(
    ({ section, shownTo }) => keys.has(section) && (shownTo === undefined || roles.has(...shownTo)),
  );
  // As many in a row as have room, and all rows about as long: none stands alone in the last.
  const most = Math.max(2, Math.floor((width + GAP_PX) / (CARD_PX + GAP_PX)));
  const columns = Math.ceil(cards.length / Math.ceil(cards.length / most));
  return (
    <div ref={ref} className="count-cards" style={{ '--columns': columns } as CSSProperties}>
      {cards.map((card) => (
        <CountCard key={`${card.key} ${card.hash ?? ''}`} card={card} />
      ))}
    </div>
  );
}
