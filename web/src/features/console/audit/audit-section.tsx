/** The record of acts (R5.1): who did what, as what, on whose approval; nobody can change it. Asked for by act, thing, person and days. */
import { Select, TextInput } from '@mantine/core';
import { IconHistory } from '@tabler/icons-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { DayField } from '../../../design/parts/day-field.tsx';
import { momentText } from '../../../i18n/format.ts';
import { plainName } from '../../directory/plain-name.ts';
import { Address } from '../../objects/address.tsx';
import type { Column } from '../../objects/data-table.tsx';
import type { AuditEvent } from '../console-types.ts';
import { Desk, useDesk } from '../parts/desk.tsx';
import { Authority } from './authority.tsx';
import { EventDetail } from './event-detail.tsx';
import { actName, actorName, authorityWords, kindName, namedActs, objectName } from './record-words.ts';

const KINDS = [
  'account',
  'address',
  'archive',
  'budget',
  'changeRequest',
  'decision',
  'domain',
  'feed',
  'group',
  'listRound',
  'mailbox',
  'mailIncident',
  'mailRemoval',
  'order',
  'person',
  'policy',
  'post',
  'proposal',
  'diskDelivery',
  'quarantinedMail',
  'queue',
  'role',
  'statusNotice',
  'training',
  'unit',
  'usageRules',
  'violation',
];

interface Asked {
  act: string | null;
  objectKind: string | null;
  actor: string;
  from: string;
  until: string;
}

const EVERYTHING: Asked = { act: null, objectKind: null, actor: '', from: '', until: '' };

/** Days are whole ones here, and the last counts. */
function filterOf({ act, objectKind, actor, from, until }: Asked): Record<string, string> {
  return {
    ...(act !== null && { act }),
    ...(objectKind !== null && { objectKind }),
    ...(actor.trim() !== '' && { actor: actor.trim() }),
    ...(from !== '' && { after: new Date(`${from}T00:00:00+07:00`).toISOString() }),
    ...(until !== '' && { before: new Date(`${until}T23:59:59.999+07:00`).toISOString() }),
  };
}

function useColumns(): readonly Column<AuditEvent>[] {
  const { t } = useTranslation();
  return [
    { label: 'console.audit.at', show: (event) => momentText(event.at), text: (event) => event.at },
    {
      label: 'console.audit.act',
      isWide: true,
      show: (event) => <span title={event.act}>{actName(t, event.act)}</span>,
      text: (event) => actName(t, event.act),
    },
    {
      label: 'console.audit.actor',
      isWide: true,
      show: (event) => <Address isOutside of={actorName(t, event.actor)} />,
      text: (event) => actorName(t, event.actor),
    },
    {
      label: 'console.audit.object',
      isWide: true,
      show: (event) => (
        <>
          {kindName(t, event.objectKind)}
          <small className="cell-note">{plainName(objectName(event))}</small>
        </>
      ),
      text: (event) => [kindName(t, event.objectKind), plainName(objectName(event))].join(' '),
    },
    {
      label: 'console.audit.authority',
      isWide: true,
      show: (event) => <Authority of={event.authority} />,
      text: (event) => {
        const { words, code } = authorityWords(t, event.authority);
        return code === undefined ? words : `${words} (${code})`;
      },
    },
    {
      label: 'console.audit.code',
      isHidden: true,
      show: (event) => <span className="record">{event.act}</span>,
      text: (event) => `${event.act} ${event.objectKind} ${event.objectId}`,
    },
  ];
}

function Filters({ asked, onChange }: { asked: Asked; onChange: (asked: Asked) => void }) {
  const { t } = useTranslation();
  const acts = useMemo(() => namedActs(t), [t]);
  return (
    <>
      <Select
        size="xs"
        searchable
        clearable
        className="record-act"
        aria-label={t('console.audit.act')}
        placeholder={t('console.audit.anyAct')}
        nothingFoundMessage={t('console.audit.noAct')}
        value={asked.act}
        data={acts}
        filter={({ options, search }) =>
          options.filter(
            (option) =>
              !('group' in option) &&
              foldForSearch(`${option.label} ${option.value}`).includes(foldForSearch(search)),
          )
        }
        onChange={(act) => onChange({ ...asked, act })}
      />
      <Select
        size="xs"
        searchable
        clearable
        aria-label={t('console.audit.object')}
        placeholder={t('console.audit.anyObject')}
        value={asked.objectKind}
        data={KINDS.map((value) => ({ value, label: kindName(t, value) }))}
        onChange={(objectKind) => onChange({ ...asked, objectKind })}
      />
      <TextInput
        size="xs"
        aria-label={t('console.audit.actor')}
        placeholder={t('console.audit.actorHint')}
        value={asked.actor}
        onChange={(event) => onChange({ ...asked, actor: event.currentTarget.value })}
      />
      <DayField
        isPlain
        label={t('console.audit.from')}
        value={asked.from}
        onChange={(from) => onChange({ ...asked, from })}
      />
      <DayField
        isPlain
        label={t('console.audit.until')}
        value={asked.until}
        onChange={(until) => onChange({ ...asked, until })}
      />
    </>
  );
}

export function AuditSection() {
  const [asked, setAsked] = useState(EVERYTHING);
  const filter = useDeferredValue(filterOf(asked));
  const desk = useDesk('AuditEvent', { filter, sort: 'at' });
  return (
    <Desk
      desk={desk}
      section="audit"
      icon={IconHistory}
      columns={useColumns()}
      hasOwnRow
      isFiltered={Object.keys(filter).length > 0}
      filters={<Filters asked={asked} onChange={setAsked} />}
      detail={(shown, close) => <EventDetail event={shown} onClose={close} />}
    />
  );
}
