/** The record of acts (R5.1): who did what, as what, on whose approval; nobody can change it. */
import { TextInput } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import type { TFunction } from 'i18next';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { longTime } from '../../i18n/format.ts';
import { useObjects } from '../../jmap/hooks.ts';
import { type Column, DataTable } from '../objects/data-table.tsx';
import { PROVINCE, useObjectList } from '../objects/use-object-list.ts';
import type { AuditEvent } from './console-types.ts';
import { Detail } from './parts/detail.tsx';
import { useShown } from './parts/use-shown.ts';

/** What stands behind an act that somebody may not do. */
const REFUSED = '.refused';

/** An act in words: as the matrix names it, or as only the record does; the code of one without a name. */
function actName(t: TFunction, act: string): string {
  if (act.endsWith(REFUSED))
    return t('console.audit.refused', { act: actName(t, act.slice(0, -REFUSED.length)) });
  const key = act.replace('.', '_');
  return t([`console.audit.acts.${key}`, `console.matrix.acts.${key}`], act);
}

function useColumns(): readonly Column<AuditEvent>[] {
  const { t } = useTranslation();
  const kind = (event: AuditEvent): string => t(`console.audit.kinds.${event.objectKind}`, event.objectKind);
  return [
    { label: 'console.audit.at', show: (event) => longTime(event.at), text: (event) => event.at },
    {
      label: 'console.audit.act',
      isWide: true,
      show: (event) => <span title={event.act}>{actName(t, event.act)}</span>,
      text: (event) => `${actName(t, event.act)} (${event.act})`,
    },
    {
      label: 'console.audit.actor',
      isWide: true,
      show: (event) => event.actor,
      text: (event) => event.actor,
    },
    {
      label: 'console.audit.object',
      show: (event) => <span title={event.objectKind}>{kind(event)}</span>,
      text: (event) => `${kind(event)} (${event.objectKind} ${event.objectId})`,
    },
    {
      label: 'console.audit.authority',
      isWide: true,
      show: (event) => event.authority,
      text: (event) => event.authority,
    },
  ];
}

function EventDetail({ event, onClose }: { event: AuditEvent; onClose: () => void }) {
  const { t } = useTranslation();
  const parts = [
    ['before', event.before],
    ['after', event.after],
    ['context', event.context],
  ] as const;
  return (
    <Detail title={actName(t, event.act)} onClose={onClose}>
      <dl className="facts">
        <dt>{t('console.audit.actor')}</dt>
        <dd>{event.actor}</dd>
        <dt>{t('console.audit.at')}</dt>
        <dd>{longTime(event.at)}</dd>
        <dt>{t('console.audit.act')}</dt>
        <dd className="record">{event.act}</dd>
        <dt>{t('console.audit.object')}</dt>
        <dd className="record">
          {event.objectKind} {event.objectId}
        </dd>
      </dl>
      {parts.map(
        ([name, value]) =>
          value !== null && (
            <div key={name}>
              <h4>{t(`console.audit.${name}`)}</h4>
              <pre className="record">{JSON.stringify(value, null, 2)}</pre>
            </div>
          ),
      )}
    </Detail>
  );
}

export function AuditSection() {
  const { t } = useTranslation();
  const [act, setAct] = useState('');
  const [actor, setActor] = useState('');
  const { chosen, shown, choose } = useShown('AuditEvent');
  const filter = useDeferredValue({
    ...(act.trim() !== '' && { act: act.trim() }),
    ...(actor.trim() !== '' && { actor: actor.trim() }),
  });
  const list = useObjectList('AuditEvent', { filter, sort: 'at' });
  const rows = useObjects('AuditEvent', PROVINCE, list.ids);
  const columns = useColumns();
  return (
    <div className="split" data-open={shown !== undefined}>
      <DataTable
        name={t('console.audit.title')}
        columns={columns}
        rows={rows}
        list={list}
        chosen={chosen}
        onRow={({ id }) => choose(id)}
        empty={{ icon: IconHistory, title: t('console.audit.empty') }}
        tools={
          <>
            <TextInput
              size="xs"
              label={t('console.audit.act')}
              value={act}
              onChange={(event) => setAct(event.currentTarget.value)}
            />
            <TextInput
              size="xs"
              label={t('console.audit.actor')}
              value={actor}
              onChange={(event) => setActor(event.currentTarget.value)}
            />
          </>
        }
      />
      {shown && <EventDetail event={shown} onClose={() => choose(undefined)} />}
    </div>
  );
}
