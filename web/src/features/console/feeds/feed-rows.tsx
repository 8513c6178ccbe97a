/** The rows of a list with what each was understood as, and the notes on it. */
import { Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../objects/badge.tsx';
import { Part } from '../parts/detail.tsx';
import { useMethod } from '../parts/use-method.ts';
import type { Feed, FeedMatch } from '../work-types.ts';
import { MATCH_KINDS, MATCHES } from './match-counts.tsx';

interface Row {
  ordinal: number;
  match: FeedMatch;
  fields: Record<string, unknown> | null;
  notes: { vi: string; en: string }[];
  requestId: string | null;
}

const SHOWN = 300;

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : '';
}

export function FeedRows({ feed }: { feed: Feed }) {
  const { t, i18n } = useTranslation();
  const [match, setMatch] = useState<string | null>(null);
  const { answer } = useMethod<{ list: Row[] }>('Feed/rows', {
    id: feed.id,
    limit: SHOWN,
    ...(match !== null && { matches: [match] }),
  });
  return (
    <Part title={t('console.feeds.rowResults')}>
      <Select
        size="xs"
        clearable
        mb="xs"
        aria-label={t('console.feeds.found')}
        placeholder={t('console.all')}
        value={match}
        data={MATCHES.map((value) => ({ value, label: t(`console.feeds.match.${value}`) }))}
        onChange={setMatch}
      />
      <ol className="feed-rows" tabIndex={0} aria-label={t('console.feeds.rowResults')}>
        {answer?.list.map((row) => (
          <li key={row.ordinal}>
            <span className="feed-row-number">{row.ordinal}</span>
            <span className="feed-row-text">
              <strong>{text(row.fields?.['fullName']) || t('console.feeds.unreadable')}</strong>
              <small>
                {['birthYear', 'birthDate', 'title', 'unit']
                  .map((name) => text(row.fields?.[name]))
                  .filter((value) => value !== '')
                  .join(' · ')}
              </small>
              {row.notes.map((note) => (
                <em key={note.vi}>{i18n.language === 'en' ? note.en : note.vi}</em>
              ))}
              {row.requestId !== null && (
                <Link to="/console/$section" params={{ section: 'requests' }} search={{ id: row.requestId }}>
                  {t('console.feeds.request')}
                </Link>
              )}
            </span>
            <Badge kind={MATCH_KINDS[row.match]}>{t(`console.feeds.match.${row.match}`)}</Badge>
          </li>
        ))}
      </ol>
    </Part>
  );
}
