/** The directory as it stood when a day ended (R6.1): the units of then, and the people within one's reach with their posts of that day. */
import { Button, Loader, Select } from '@mantine/core';
import { IconCalendarOff, IconHistory } from '@tabler/icons-react';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../design/parts/empty.tsx';
import { Notice } from '../../design/parts/notice.tsx';
import { dayText } from '../../i18n/format.ts';
import { useClient } from '../../jmap/hooks.ts';
import { Badge } from '../objects/badge.tsx';
import { PROVINCE } from '../objects/use-object-list.ts';
import { faultText } from '../shell/fault-text.ts';
import { type DirectoryThen, type PersonRow, peopleThen, unitsThen } from './as-of.ts';
import { plainName } from './plain-name.ts';

interface Props {
  day: string;
  /** Chosen in the tree of today. */
  unitId: string | undefined;
  text: string;
  chosen: string | undefined;
  onChoose: (personId: string) => void;
  onToday: () => void;
}

const AT_ONCE = 200;

function useDirectoryThen(day: string): { past: DirectoryThen | undefined; fault: unknown } {
  const client = useClient();
  const [answer, setAnswer] = useState<DirectoryThen>();
  const [fault, setFault] = useState<unknown>();
  useEffect(() => {
    let isOver = false;
    setAnswer(undefined);
    setFault(undefined);
    client.transport.request([['Directory/asOf', { accountId: PROVINCE, date: day }]]).then(
      ([got]) => {
        if (!isOver) setAnswer(got as unknown as DirectoryThen);
      },
      (error: unknown) => {
        if (!isOver) setFault(error);
      },
    );
    return () => {
      isOver = true;
    };
  }, [client, day]);
  return { past: answer, fault };
}

function Row({ person, chosen, onChoose }: { person: PersonRow } & Pick<Props, 'chosen' | 'onChoose'>) {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className="person-row"
      aria-current={person.id === chosen ? 'true' : undefined}
      onClick={() => onChoose(person.id)}
    >
      <span className="person-row-text">
        <strong>{plainName(person.fullName)}</strong>
        <span>{[person.title, person.unitName].filter((one) => one !== '').join(' · ')}</span>
      </span>
      <span className="person-row-address">
        {person.isHead && <Badge kind="accent">{t('directory.rank.head')}</Badge>}
        {person.state !== 'serving' && (
          <Badge kind="warning">{t(`directory.state.${person.state}`, person.state)}</Badge>
        )}
        {person.address}
      </span>
    </button>
  );
}

function People({ past, day, unitId, text, ...rows }: Omit<Props, 'onToday'> & { past: DirectoryThen }) {
  const { t } = useTranslation();
  const people = useMemo(() => peopleThen(past, unitId, text), [past, unitId, text]);
  const [shown, setShown] = useState(AT_ONCE);
  if (people.length === 0)
    return text !== '' ? (
      <Empty icon={IconCalendarOff} title={t('directory.nobody')}>
        {t('directory.nobodyText')}
      </Empty>
    ) : (
      <Empty icon={IconCalendarOff} title={t('directory.nobodyThen')}>
        {t('directory.nobodyThenText')}
      </Empty>
    );
  return (
    <>
      <p className="people-count">{t('directory.asOfCount', { day: dayText(day), count: people.length })}</p>
      <ul className="people">
        {people.slice(0, shown).map((person) => (
          <li key={person.id}>
            <Row person={person} {...rows} />
          </li>
        ))}
      </ul>
      {shown < people.length && (
        <Button variant="subtle" onClick={() => setShown(shown + AT_ONCE)}>
          {t('table.more')}
        </Button>
      )}
    </>
  );
}

export function AsOfPanel({ onToday, ...props }: Props) {
  const { t } = useTranslation();
  const { past, fault } = useDirectoryThen(props.day);
  const [picked, setPicked] = useState<string | null>(props.unitId ?? null);
  useEffect(() => setPicked(props.unitId ?? null), [props.unitId]);
  if (fault !== undefined) return <Notice kind="danger">{faultText(t, fault)}</Notice>;
  if (!past)
    return (
      <div className="people-loading">
        <Loader size="sm" />
      </div>
    );
  return (
    <>
      <Notice kind="info">{t('directory.asOfNote', { day: dayText(props.day) })}</Notice>
      <div className="as-of-tools">
        <Select
          searchable
          clearable
          aria-label={t('directory.unitThen')}
          placeholder={t('directory.unitThen')}
          nothingFoundMessage={t('console.noUnit')}
          data={unitsThen(past).map(({ id, name }) => ({ value: id, label: name }))}
          value={picked}
          onChange={setPicked}
        />
        <Button variant="default" leftSection={<IconHistory size={16} />} onClick={onToday}>
          {t('directory.toToday')}
        </Button>
      </div>
      <People {...props} past={past} unitId={picked ?? undefined} />
    </>
  );
}
