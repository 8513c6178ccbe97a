/** What should have been done by now (R5.1, R6.2): each kind leads to where it is done. */
import { IconChevronRight, IconClockExclamation, IconMoodSmile } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../i18n/format.ts';
import { useObjects } from '../../../jmap/hooks.ts';
import type { TypeName } from '../../../jmap/objects.ts';
import { Badge } from '../../objects/badge.tsx';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { useMethod } from '../parts/use-method.ts';
import { ChaseButton } from '../rounds/chase-button.tsx';
import { isLate } from '../rounds/is-late.ts';
import '../work-types.ts';

/** Kind of work to the section where it is done. */
const SECTIONS: Readonly<Record<string, string>> = {
  requests: 'requests',
  orders: 'orders',
  agencyMail: 'agencyWork',
  rounds: 'rounds',
  incidents: 'incidents',
  quarantine: 'quarantine',
  proposals: 'proposals',
  violations: 'violations',
  slips: 'slips',
};
/** How many of each kind, and how long the oldest of each is due or waits. */
interface Late extends Record<string, unknown> {
  days: Record<string, number>;
}

const TYPES: readonly TypeName[] = [
  'ChangeRequest',
  'Order',
  'ListRound',
  'MailIncident',
  'QuarantinedMail',
  'Proposal',
  'Violation',
];

/** The late rounds at once: their agencies get a letter. */
function LateRounds() {
  const { t } = useTranslation();
  const list = useObjectList('ListRound', { filter: { state: 'open' }, sort: 'openedAt' });
  const late = useObjects('ListRound', PROVINCE, list.ids).filter((round) => isLate(round));
  return <ChaseButton rounds={late} label={t('console.rounds.chase')} />;
}

export function LatePanel() {
  const { t } = useTranslation();
  const { answer } = useMethod<Late>('Work/late', {}, TYPES);
  const late = Object.keys(SECTIONS)
    .map((kind) => ({ kind, count: Number(answer?.[kind] ?? 0), days: answer?.days[kind] ?? 0 }))
    .filter(({ count }) => count > 0);
  return (
    <section className="panel" aria-labelledby="late-title">
      <h3 id="late-title">
        <IconClockExclamation size={19} stroke={1.7} aria-hidden="true" /> {t('console.overview.late')}
      </h3>
      {answer && late.length === 0 && (
        <p className="panel-good">
          <IconMoodSmile size={18} stroke={1.7} aria-hidden="true" /> {t('console.overview.nothingLate')}
        </p>
      )}
      <ul className="panel-list">
        {late.map(({ kind, count, days }) => (
          <li key={kind}>
            <Link to="/console/$section" params={{ section: SECTIONS[kind] ?? kind }}>
              <span className="panel-line">
                <span className="panel-words">
                  <span>
                    <strong>{formatCount(count)}</strong> {t(`console.overview.lateKinds.${kind}`, { count })}
                  </span>
                  <Badge kind="danger">{t('console.overview.days', { count: days })}</Badge>
                </span>
                <IconChevronRight className="panel-go" size={16} stroke={1.8} aria-hidden="true" />
              </span>
            </Link>
            {kind === 'rounds' && <LateRounds />}
          </li>
        ))}
      </ul>
    </section>
  );
}
