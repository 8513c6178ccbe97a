/** The rows of a list with what each was understood as, and the notes on it. */
import { Button, Select } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge } from '../../objects/badge.tsx';
import { Part } from '../parts/detail.tsx';
import { useMethod } from '../parts/use-method.ts';
import type { Feed, FeedMatch } from '../work-types.ts';
import { type FeedRow, textOfCell } from './feed-row.ts';
import { MATCH_KINDS, MATCHES } from './match-counts.tsx';
import { RowDialog } from './row-dialog.tsx';

/** What is wrong, or not sure, may be corrected until the list has become requests. */
const CORRECTED: ReadonlySet<FeedMatch> = new Set(['wrong', 'doubtful']);

const SHOWN = 300;

export function FeedRows({ feed }: { feed: Feed }) {
  const { t, i18n } = useTranslation();
  const [match, setMatch] = useState<string | null>(null);
  const [corrected, setCorrected] = useState<FeedRow>();
  const { answer, again } = useMethod<{ list: FeedRow[] }>('Feed/rows', {
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
              <strong>{textOfCell(row.fields?.['fullName']) || t('console.feeds.unreadable')}</strong>
              <small>
                {['birthYear', 'birthDate', 'title', 'unit']
                  .map((name) => textOfCell(row.fields?.[name]))
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
            <span className="feed-row-state">
              <Badge kind={MATCH_KINDS[row.match]}>{t(`console.feeds.match.${row.match}`)}</Badge>
              {feed.state === 'checked' && row.requestId === null && CORRECTED.has(row.match) && (
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={t('console.feeds.correct.actOf', { row: row.ordinal })}
                  onClick={() => setCorrected(row)}
                >
                  {t('console.feeds.correct.act')}
                </Button>
              )}
            </span>
          </li>
        ))}
      </ol>
      {corrected && (
        <RowDialog feed={feed} row={corrected} onDone={again} onClose={() => setCorrected(undefined)} />
      )}
    </Part>
  );
}
