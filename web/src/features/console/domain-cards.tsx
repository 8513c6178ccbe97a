/** The domains (R3.1): the one in use, one that was left and what still arrives there until when, one that is to come. */
import { useTranslation } from 'react-i18next';
import { Notice } from '../../design/parts/notice.tsx';
import { dayText } from '../../i18n/format.ts';
import { useObjects } from '../../jmap/hooks.ts';
import { Badge, type BadgeKind } from '../objects/badge.tsx';
import { PROVINCE, useObjectList } from '../objects/use-object-list.ts';
import './console-types.ts';
import { Facts } from './parts/detail.tsx';
import { useMethod } from './parts/use-method.ts';

interface Domain {
  name: string;
  isPrimary: boolean;
  since: string;
  receivesUntil: string | null;
  closedAt: string | null;
  addresses: number;
}

type State = 'primary' | 'receives' | 'closed';

const KINDS: Record<State, BadgeKind> = { primary: 'good', receives: 'warning', closed: 'plain' };

const stateOf = ({ isPrimary, closedAt }: Domain): State =>
  isPrimary ? 'primary' : closedAt === null ? 'receives' : 'closed';

/** The last whole day on which it receives: the window ends as the next begins. */
const lastDay = (until: string): string => dayText(new Date(Date.parse(until) - 1).toISOString());

function DomainCard({ domain }: { domain: Domain }) {
  const { t } = useTranslation();
  const { name, since, receivesUntil, addresses } = domain;
  const state = stateOf(domain);
  const day = receivesUntil === null ? '' : lastDay(receivesUntil);
  return (
    <div className="settings-card">
      <div className="detail-head">
        <strong className="record">{name}</strong>
        <Badge kind={KINDS[state]}>{t(`console.dns.domains.${state}`)}</Badge>
      </div>
      <Facts
        rows={[
          [t('console.dns.domains.since'), dayText(since)],
          [t('console.dns.domains.until'), day || null],
          [t('console.dns.domains.addresses'), addresses],
        ]}
      />
      {state === 'receives' && (
        <p>{t('console.dns.domains.stillArrives', { count: addresses, name, day })}</p>
      )}
      {state === 'closed' && <p>{t('console.dns.domains.isClosed', { name })}</p>}
    </div>
  );
}

/** Changes of the domain that are approved and wait for their day. */
function Coming() {
  const { t } = useTranslation();
  const list = useObjectList('ChangeRequest', {
    filter: { type: 'domainChange', state: 'approved' },
    sort: 'effectiveOn',
  });
  return useObjects('ChangeRequest', PROVINCE, list.ids).map(({ id, details, effectiveOn }) => (
    <div key={id} className="settings-card">
      <div className="detail-head">
        <strong className="record">{String(details['domain'])}</strong>
        <Badge kind="accent">{t('console.dns.domains.coming')}</Badge>
      </div>
      <Facts rows={[[t('console.dns.domains.from'), dayText(effectiveOn)]]} />
      <p>{t('console.dns.domains.comes', { day: dayText(String(details['receivesUntil'])) })}</p>
    </div>
  ));
}

export function DomainCards() {
  const { t } = useTranslation();
  const { answer } = useMethod<{ list: Domain[] }>('Domain/get', { ids: null });
  const domains = answer?.list ?? [];
  const primary = domains.find(({ isPrimary }) => isPrimary);
  const host = window.location.hostname;
  const isOldHost = domains.some(({ name, isPrimary }) => !isPrimary && host.endsWith(`.${name}`));
  return (
    <>
      {isOldHost && primary && (
        <Notice kind="warning">{t('console.dns.domains.oldHost', { host, name: primary.name })}</Notice>
      )}
      {domains.map((domain) => (
        <DomainCard key={domain.name} domain={domain} />
      ))}
      <Coming />
      <br />
    </>
  );
}
