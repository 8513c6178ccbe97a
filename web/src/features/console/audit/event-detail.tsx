/** One event of the record in words: who, what, of which thing, on what authority, and what it changed; as it is stored, folded away. */
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { longTime } from '../../../i18n/format.ts';
import { useFetched } from '../../../jmap/use-fetched.ts';
import { plainName } from '../../directory/plain-name.ts';
import { PROVINCE } from '../../objects/use-object-list.ts';
import type { AuditEvent } from '../console-types.ts';
import { Detail, Facts, Part } from '../parts/detail.tsx';
import { useSectionKeys } from '../sections-context.ts';
import { Authority } from './authority.tsx';
import {
  actName,
  actorName,
  differencesOf,
  fieldName,
  fieldsOf,
  isUuid,
  kindName,
  objectName,
  valueText,
} from './record-words.ts';

/** Kind of thing to the section where it can be opened. */
const PLACES: Readonly<Record<string, string>> = {
  account: 'accounts',
  budget: 'budget',
  changeRequest: 'requests',
  decision: 'decisions',
  feed: 'feeds',
  group: 'groups',
  handover: 'handovers',
  listRound: 'rounds',
  mailIncident: 'incidents',
  mailRemoval: 'removals',
  order: 'orders',
  proposal: 'proposals',
  diskDelivery: 'disks',
  quarantinedMail: 'quarantine',
  statusNotice: 'status',
  unit: 'units',
  usageRules: 'usageRules',
  violation: 'violations',
};
/** A longer value is folded. */
const LONG = 160;

/** The account that an id of the record stands for, by name. */
function AccountName({ id }: { id: string }) {
  const [account] = useFetched('Account', PROVINCE, [id]);
  return account ? (
    <>
      {plainName(account.name)} · {account.address}
    </>
  ) : (
    <span className="record">{id}</span>
  );
}

function Value({ name, value }: { name: string; value: unknown }) {
  const { t } = useTranslation();
  if (typeof value === 'string' && isUuid(value) && ['account', 'approvedBy', 'accountId'].includes(name))
    return <AccountName id={value} />;
  const text = valueText(t, name, value);
  if (text.length <= LONG) return <span className="long-text">{text}</span>;
  return (
    <details className="unfolds">
      <summary>{`${text.slice(0, LONG)}…`}</summary>
      <span className="long-text">{text}</span>
    </details>
  );
}

function Changes({ event }: { event: AuditEvent }) {
  const { t } = useTranslation();
  const rows = differencesOf(event);
  if (rows.length === 0) return null;
  const hasBefore = event.before !== null;
  const hasAfter = event.after !== null;
  return (
    <Part title={t(hasBefore && hasAfter ? 'console.audit.changes' : 'console.audit.told')}>
      <table className="record-changes">
        <thead>
          <tr>
            <th scope="col">{t('console.audit.field')}</th>
            {hasBefore && <th scope="col">{t('console.audit.before')}</th>}
            {hasAfter && (
              <th scope="col">{t(hasBefore ? 'console.audit.after' : 'console.audit.content')}</th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ name, before, after }) => (
            <tr key={name}>
              <th scope="row">{fieldName(t, name, event.objectKind)}</th>
              {hasBefore && (
                <td>
                  <Value name={name} value={before} />
                </td>
              )}
              {hasAfter && (
                <td>
                  <Value name={name} value={after} />
                </td>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  );
}

export function EventDetail({ event, onClose }: { event: AuditEvent; onClose: () => void }) {
  const { t } = useTranslation();
  const keys = useSectionKeys();
  const section = PLACES[event.objectKind];
  const name = objectName(event);
  const what = [kindName(t, event.objectKind), plainName(name)].filter((text) => text !== '').join(': ');
  const { before, after, context } = event;
  return (
    <Detail title={actName(t, event.act)} onClose={onClose}>
      <Facts
        rows={[
          [t('console.audit.actor'), actorName(t, event.actor)],
          [t('console.audit.at'), longTime(event.at)],
          [
            t('console.audit.object'),
            section !== undefined && keys.has(section) && isUuid(event.objectId) ? (
              <Link
                className="detail-link"
                to="/console/$section"
                params={{ section }}
                search={{ id: event.objectId }}
              >
                {what}
              </Link>
            ) : (
              what
            ),
          ],
          [t('console.audit.authority'), <Authority key="authority" of={event.authority} />],
          ...Object.entries(fieldsOf(context)).map(
            ([key, value]) =>
              [fieldName(t, key, 'context'), <Value key={key} name={key} value={value} />] as const,
          ),
        ]}
      />
      <Changes event={event} />
      <details className="unfolds">
        <summary>{t('console.audit.stored')}</summary>
        <pre className="record stored">
          {JSON.stringify(
            { act: event.act, object: `${event.objectKind} ${event.objectId}`, before, after, context },
            null,
            2,
          )}
        </pre>
      </details>
    </Detail>
  );
}
