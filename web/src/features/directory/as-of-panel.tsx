/** The directory as it stood when a day ended (R6.1): the units and people within one's reach, with their posts of that day. */
import { Loader } from '@mantine/core';
import { IconCalendarOff } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { Empty } from '../../design/parts/empty.tsx';
import { Notice } from '../../design/parts/notice.tsx';
import { dayText } from '../../i18n/format.ts';
import { useClient } from '../../jmap/hooks.ts';
import { Badge } from '../objects/badge.tsx';
import { PROVINCE } from '../objects/use-object-list.ts';
import { faultText } from '../shell/fault-text.ts';
import { plainName } from './plain-name.ts';

interface AsOf {
  units: { id: string; name: string; state: string }[];
  people: { id: string; fullName: string; state: string; unitId: string; address: string | null }[];
  posts: { personId: string; title: string; rank: string; isMain: boolean }[];
}

const SHOWN = 300;

export function AsOfPanel({ day, unitId, text }: { day: string; unitId: string | undefined; text: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const [answer, setAnswer] = useState<AsOf>();
  const [fault, setFault] = useState<unknown>();
  useEffect(() => {
    let isOver = false;
    setAnswer(undefined);
    setFault(undefined);
    const args = { accountId: PROVINCE, date: day, ...(unitId !== undefined && { unitId }) };
    client.transport.request([['Directory/asOf', args]]).then(
      ([got]) => {
        if (!isOver) setAnswer(got as unknown as AsOf);
      },
      (error: unknown) => {
        if (!isOver) setFault(error);
      },
    );
    return () => {
      isOver = true;
    };
  }, [client, day, unitId]);
  if (fault !== undefined) return <Notice kind="danger">{faultText(t, fault)}</Notice>;
  if (!answer)
    return (
      <div className="people-loading">
        <Loader size="sm" />
      </div>
    );
  const units = new Map(answer.units.map((unit) => [unit.id, unit.name]));
  const titles = new Map(
    answer.posts.filter(({ isMain }) => isMain).map((post) => [post.personId, post.title]),
  );
  const words = foldForSearch(text);
  const people = answer.people.filter(({ fullName }) => foldForSearch(fullName).includes(words));
  if (people.length === 0) return <Empty icon={IconCalendarOff} title={t('directory.nobodyThen')} />;
  return (
    <>
      <p className="people-count">{t('directory.asOfCount', { day: dayText(day), count: people.length })}</p>
      <ul className="people">
        {people.slice(0, SHOWN).map((person) => (
          <li key={person.id} className="person-row person-then">
            <span className="person-row-text">
              <strong>{plainName(person.fullName)}</strong>
              <span>
                {[titles.get(person.id), units.get(person.unitId)].filter((one) => one).join(' · ')}
              </span>
            </span>
            <span className="person-row-address">
              {person.state !== 'serving' && (
                <Badge kind="warning">{t(`directory.state.${person.state}`, person.state)}</Badge>
              )}
              {person.address}
            </span>
          </li>
        ))}
      </ul>
    </>
  );
}
