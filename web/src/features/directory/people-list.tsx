/** People of a unit and below, or those whom a search found. */
import { Button, Loader } from '@mantine/core';
import { IconUsers } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Avatar } from '../../design/parts/avatar.tsx';
import { Empty } from '../../design/parts/empty.tsx';
import { Notice } from '../../design/parts/notice.tsx';
import { useObjects } from '../../jmap/hooks.ts';
import { PROVINCE, useObjectList } from '../objects/use-object-list.ts';
import { faultText } from '../shell/fault-text.ts';
import { plainName } from './plain-name.ts';

interface Props {
  text: string;
  unitId: string | undefined;
  chosen: string | undefined;
  onChoose: (personId: string) => void;
}

export function PeopleList({ text, unitId, chosen, onChoose }: Props) {
  const { t } = useTranslation();
  const list = useObjectList('Person', {
    filter: { ...(text !== '' && { text }), ...(text === '' && unitId !== undefined && { within: unitId }) },
    sort: 'name',
    isAscending: true,
  });
  const people = useObjects('Person', PROVINCE, list.ids);
  if (list.fault !== undefined) return <Notice kind="danger">{faultText(t, list.fault)}</Notice>;
  if (list.isLoading && people.length === 0)
    return (
      <div className="people-loading">
        <Loader size="sm" />
      </div>
    );
  if (people.length === 0)
    return (
      <Empty icon={IconUsers} title={t('directory.nobody')}>
        {t('directory.nobodyText')}
      </Empty>
    );
  return (
    <>
      <p className="people-count">{t('directory.people', { count: list.total ?? 0 })}</p>
      <ul className="people">
        {people.map((person) => (
          <li key={person.id}>
            <button
              type="button"
              className="person-row"
              aria-current={person.id === chosen ? 'true' : undefined}
              onClick={() => onChoose(person.id)}
            >
              <Avatar name={plainName(person.name)} address={person.address ?? person.id} size={38} />
              <span className="person-row-text">
                <strong>{plainName(person.name)}</strong>
                <span>{[person.title, person.unitName].filter(Boolean).join(' · ')}</span>
              </span>
              <span className="person-row-address">{person.address}</span>
            </button>
          </li>
        ))}
      </ul>
      {list.total !== undefined && people.length < list.total && (
        <Button variant="subtle" onClick={list.more} loading={list.isLoading}>
          {t('table.more')}
        </Button>
      )}
    </>
  );
}
