/** One unit at the desk: how to reach it, its head and people, what is asked for it, and the acts on it. */
import { Button, Menu } from '@mantine/core';
import { IconChevronDown, IconMail } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { lazy, Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatCount } from '../../../i18n/format.ts';
import { useObjects } from '../../../jmap/hooks.ts';
import { useFetched } from '../../../jmap/use-fetched.ts';
import type { Unit } from '../../directory/directory-types.ts';
import { History } from '../../directory/history.tsx';
import { plainName } from '../../directory/plain-name.ts';
import { pathText, type Units } from '../../directory/use-units.ts';
import { startMessage } from '../../mail/compose/composers.ts';
import { Badge } from '../../objects/badge.tsx';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { Facts, Part } from '../parts/detail.tsx';
import { StateBadge } from '../requests/state-badge.tsx';
import { subjectOf, typeOf } from '../requests/subject.ts';
import '../console-types.ts';
import { useOwnRequestTypes } from '../requests/request-types.ts';

const RequestDialog = lazy(() =>
  import('../requests/request-dialog.tsx').then((room) => ({ default: room.RequestDialog })),
);

/** The types of request about a unit, in the order that they are asked for. */
const ACTS = [
  'unitAccount',
  'unitRename',
  'headChange',
  'joining',
  'unitMove',
  'unitMerge',
  'unitSplit',
  'unitDissolve',
  'unitRestore',
];

function Heads({ unit }: { unit: Unit }) {
  const { t } = useTranslation();
  const list = useObjectList('Post', {
    filter: {
      unitId: unit.id,
      rank: 'head',
      heldAt: new Date().toISOString().slice(0, 13).concat(':00:00Z'),
    },
  });
  const posts = useObjects('Post', PROVINCE, list.ids);
  const people = useFetched(
    'Person',
    PROVINCE,
    posts.map(({ personId }) => personId),
  );
  if (posts.length === 0) return t('console.units.noHead');
  return posts.map((post) => (
    <span key={post.id} className="badges">
      {plainName(people.find(({ id }) => id === post.personId)?.name ?? post.title)} · {post.title}
      {post.isActing && <Badge kind="warning">{t('directory.acting')}</Badge>}
    </span>
  ));
}

function OpenRequests({ unit }: { unit: Unit }) {
  const { t } = useTranslation();
  const list = useObjectList('ChangeRequest', {
    filter: { unitId: unit.id, isOpen: true },
    sort: 'createdAt',
  });
  const requests = useObjects('ChangeRequest', PROVINCE, list.ids);
  if (requests.length === 0) return <p>{t('console.units.noRequest')}</p>;
  return (
    <ul className="linked">
      {requests.slice(0, 8).map((request) => (
        <li key={request.id}>
          <Link to="/console/$section" params={{ section: 'requests' }} search={{ id: request.id }}>
            {[typeOf(request), subjectOf(request)].filter((text) => text !== '').join(': ')}
          </Link>
          <StateBadge state={request.state} />
        </li>
      ))}
    </ul>
  );
}

export function UnitDetail({ unit, units }: { unit: Unit; units: Units }) {
  const { t } = useTranslation();
  const [act, setAct] = useState<string>();
  const types = useOwnRequestTypes();
  const acts = ACTS.filter(
    (type) => Object.hasOwn(types, type) && (type !== 'unitAccount' || unit.address === null),
  );
  const people = useObjectList('Person', { filter: { within: unit.id } });
  const below = units.childrenOf.get(unit.id)?.length ?? 0;
  return (
    <article className="unit-desk-detail" aria-label={unit.name}>
      <div className="detail-head">
        <div>
          <small>{pathText(units, unit.parentId ?? undefined)}</small>
          <h3>{unit.name}</h3>
        </div>
        {acts.length > 0 && (
          <Menu position="bottom-end" withinPortal>
            <Menu.Target>
              <Button size="xs" rightSection={<IconChevronDown size={15} />}>
                {t('console.units.ask')}
              </Button>
            </Menu.Target>
            <Menu.Dropdown>
              {acts.map((type) => (
                <Menu.Item key={type} onClick={() => setAct(type)}>
                  {t(`console.units.acts.${type}`)}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      <Facts
        rows={[
          [t('console.units.code'), unit.code],
          [t('console.units.class'), t(`console.choices.${unit.class}`)],
          [t('console.units.address'), unit.address],
          [t('console.units.head'), <Heads key="head" unit={unit} />],
          [t('console.units.people'), formatCount(people.total ?? 0)],
          [t('console.units.below'), formatCount(below)],
          [t('console.state'), t(`console.units.state.${unit.state}`, unit.state)],
        ]}
      />
      <div className="acts">
        {unit.address !== null && (
          <Button
            size="xs"
            variant="default"
            leftSection={<IconMail size={15} />}
            onClick={() =>
              unit.address !== null && startMessage({ to: [{ name: unit.name, email: unit.address }] })
            }
          >
            {t('directory.write')}
          </Button>
        )}
        <Button size="xs" variant="default" renderRoot={(props) => <Link to="/directory" {...props} />}>
          {t('console.units.inDirectory')}
        </Button>
      </div>
      <Part title={t('console.units.requests')}>
        <OpenRequests unit={unit} />
      </Part>
      <section className="detail-part">
        <History id={unit.id} kind="unit" title={t('console.units.history')} />
      </section>
      {act !== undefined && (
        <Suspense fallback={null}>
          <RequestDialog
            about={{ type: act, unitId: unit.id }}
            onClose={() => setAct(undefined)}
            onSubmitted={() => setAct(undefined)}
          />
        </Suspense>
      )}
    </article>
  );
}
