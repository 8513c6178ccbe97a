/** The nearest things to do: requests to decide, rounds to sign, lists to make requests of. */
import { IconChevronRight, IconClipboardCheck, IconListCheck, IconTableImport } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { dayText, shortTime, today } from '../../../i18n/format.ts';
import { useObjects } from '../../../jmap/hooks.ts';
import { Badge } from '../../objects/badge.tsx';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { MatchCounts } from '../feeds/match-counts.tsx';
import { Who } from '../parts/who.tsx';
import { subjectOf, typeOf } from '../requests/subject.ts';
import { isLate } from '../rounds/is-late.ts';

const SHOWN = 6;

interface PanelProps {
  id: string;
  title: ReactNode;
  /** Said of a list that is known to have nothing. */
  empty: string | false;
  section: string;
  rows: readonly { id: string; name: string; note: ReactNode; mark?: ReactNode }[];
}

function Panel({ id, title, empty, section, rows }: PanelProps) {
  const { t } = useTranslation();
  return (
    <section className="panel" aria-labelledby={id}>
      <h3 id={id}>{title}</h3>
      {rows.length === 0 && empty !== false && <p className="panel-empty">{empty}</p>}
      <ul className="panel-list">
        {rows.slice(0, SHOWN).map((row) => (
          <li key={row.id}>
            <Link to="/console/$section" params={{ section }} search={{ id: row.id }}>
              <span className="panel-line">
                <span className="panel-words">
                  <span>
                    <strong>{row.name}</strong>
                    <small>{row.note}</small>
                  </span>
                  {row.mark}
                </span>
                <IconChevronRight className="panel-go" size={16} stroke={1.8} aria-hidden="true" />
              </span>
            </Link>
          </li>
        ))}
      </ul>
      {rows.length > SHOWN && (
        <Link className="panel-more" to="/console/$section" params={{ section }}>
          {t('console.overview.all')}
        </Link>
      )}
    </section>
  );
}

export function DecidePanel() {
  const { t } = useTranslation();
  const list = useObjectList('ChangeRequest', {
    filter: { state: 'submitted' },
    sort: 'effectiveOn',
    isAscending: true,
  });
  const all = useObjects('ChangeRequest', PROVINCE, list.ids);
  const requests = all.filter(({ mayApprove, mayConsent }) => mayApprove || mayConsent);
  const isKnown = list.total !== undefined && all.length === list.ids.length;
  const thisDay = today();
  return (
    <Panel
      id="decide-title"
      title={
        <>
          <IconClipboardCheck size={19} stroke={1.7} aria-hidden="true" /> {t('console.overview.decide')}
        </>
      }
      empty={isKnown && t('console.overview.nothingToDecide')}
      section="requests"
      rows={requests.map((request) => ({
        id: request.id,
        name: [typeOf(request), subjectOf(request)].filter((text) => text !== '').join(': '),
        note: (
          <>
            {t('console.overview.effective', { day: dayText(request.effectiveOn) })} ·{' '}
            <Who of={request.requestedByName} />
          </>
        ),
        mark: request.effectiveOn < thisDay && <Badge kind="danger">{t('console.rounds.late')}</Badge>,
      }))}
    />
  );
}

export function RoundsPanel() {
  const { t } = useTranslation();
  const list = useObjectList('ListRound', { filter: { state: 'open' }, sort: 'openedAt' });
  const rounds = useObjects('ListRound', PROVINCE, list.ids);
  return (
    <Panel
      id="rounds-title"
      title={
        <>
          <IconListCheck size={19} stroke={1.7} aria-hidden="true" /> {t('console.overview.openRounds')}
        </>
      }
      empty={list.total !== undefined && t('console.overview.noRound')}
      section="rounds"
      rows={rounds.map((round) => ({
        id: round.id,
        name: round.unitName,
        note: `${round.name} · ${t('console.rounds.settledOf', { ...round })}`,
        mark: isLate(round) ? (
          <Badge kind="danger">{t('console.rounds.late')}</Badge>
        ) : (
          <Badge kind="plain">{dayText(round.dueOn)}</Badge>
        ),
      }))}
    />
  );
}

export function FeedsPanel() {
  const { t } = useTranslation();
  const list = useObjectList('Feed', { sort: 'createdAt' });
  const feeds = useObjects('Feed', PROVINCE, list.ids);
  return (
    <Panel
      id="feeds-title"
      title={
        <>
          <IconTableImport size={19} stroke={1.7} aria-hidden="true" /> {t('console.overview.feeds')}
        </>
      }
      empty={list.total !== undefined && t('console.feeds.empty')}
      section="feeds"
      rows={feeds.map((feed) => ({
        id: feed.id,
        name: feed.name,
        note: (
          <>
            <Who of={feed.createdBy} /> · {shortTime(feed.createdAt)}
          </>
        ),
        mark: <MatchCounts counts={feed.counts} />,
      }))}
    />
  );
}
