/** One person in the three lists, with what differs marked, and whose word counts. */
import { Button } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../objects/badge.tsx';
import type { ListRound } from '../work-types.ts';

export type ListName = 'agency' | 'authority' | 'directory';
type Fields = Record<string, string | number>;

export interface Entry {
  ordinal: number;
  agency: Fields | null;
  authority: Fields | null;
  directory: Fields | null;
  differences: string[];
  resolution: ListName | null;
  resolvedByName: string | null;
  requestId: string | null;
}

interface Props {
  entry: Entry;
  round: ListRound;
  isOpen: boolean;
  onSettle: (list: ListName) => void;
}

const FIELDS = ['fullName', 'birthYear', 'title'] as const;

/** Lists that take part; the directory always does. */
function listsOf(round: ListRound): ListName[] {
  return [
    ...(round.agencyFeedId === null ? [] : (['agency'] as const)),
    ...(round.authorityFeedId === null ? [] : (['authority'] as const)),
    'directory',
  ];
}

export function EntryCard({ entry, round, isOpen, onSettle }: Props) {
  const { t } = useTranslation();
  const lists = listsOf(round);
  const name = (entry.directory ?? entry.agency ?? entry.authority)?.['fullName'] ?? '';
  const isDiffering = entry.differences.length > 0;
  // Nothing moves when one is settled: the next choice stays under the mouse.
  const hasChoices = isDiffering && (isOpen || entry.resolution !== null);
  return (
    <div className="entry-card" data-settled={entry.resolution !== null || !isDiffering}>
      <div className="detail-head">
        <strong>{name}</strong>
        {isDiffering && entry.resolution === null && (
          <Badge kind="warning">{t('console.rounds.differs')}</Badge>
        )}
        {!isDiffering && <Badge kind="good">{t('console.rounds.agrees')}</Badge>}
        {entry.resolution !== null && (
          <Badge kind="good">
            {t('console.rounds.by', { list: t(`console.rounds.list.${entry.resolution}`) })}
          </Badge>
        )}
      </div>
      <div className="objects-scroll" tabIndex={0} role="region" aria-label={String(name)}>
        <table className="entry-table">
          <thead>
            <tr>
              <td />
              {lists.map((list) => (
                <th key={list} scope="col" data-chosen={entry.resolution === list}>
                  {t(`console.rounds.list.${list}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {FIELDS.map((field) => (
              <tr key={field}>
                <th scope="row">{t(`console.fields.${field}`)}</th>
                {lists.map((list) => (
                  <td
                    key={list}
                    data-differs={
                      entry.differences.includes(field) || entry.differences.includes(`absent:${list}`)
                    }
                    data-chosen={entry.resolution === list}
                  >
                    {entry[list]?.[field] ?? (entry[list] === null ? t('console.rounds.absent') : '–')}
                  </td>
                ))}
              </tr>
            ))}
            {hasChoices && (
              <tr className="entry-choices">
                <td />
                {lists.map((list) => (
                  <td key={list} data-chosen={entry.resolution === list}>
                    {entry.resolution === null && (
                      <Button
                        fullWidth
                        px={2}
                        size="compact-xs"
                        variant="light"
                        aria-label={`${t('console.rounds.take')}: ${t(`console.rounds.list.${list}`)}`}
                        onClick={() => onSettle(list)}
                      >
                        {t('console.rounds.take')}
                      </Button>
                    )}
                    {entry.resolution === list && <IconCheck size={18} aria-hidden="true" />}
                  </td>
                ))}
              </tr>
            )}
          </tbody>
        </table>
      </div>
      {hasChoices && (
        <small className="entry-note">
          {entry.resolvedByName}
          {entry.requestId !== null && ` · ${t('console.rounds.requested')}`}
        </small>
      )}
    </div>
  );
}
