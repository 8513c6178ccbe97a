/** Opens a round: for which agency, until when, with which lists that were sent. */
import { Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DayField } from '../../../design/parts/day-field.tsx';
import { Notice } from '../../../design/parts/notice.tsx';
import { dayText, today } from '../../../i18n/format.ts';
import { useObjects } from '../../../jmap/hooks.ts';
import { PROVINCE, useObjectList } from '../../objects/use-object-list.ts';
import { FormDialog } from '../parts/form-dialog.tsx';
import { PickUnit } from '../pick-unit.tsx';
import { useCreate } from '../use-create.ts';

const TWO_WEEKS_MS = 14 * 24 * 60 * 60 * 1000;

export function RoundDialog({ onClose, onOpened }: { onClose: () => void; onOpened: () => void }) {
  const { t } = useTranslation();
  const { isRunning, create } = useCreate('ListRound');
  const [unitId, setUnitId] = useState<string | null>(null);
  const [name, setName] = useState(() => t('console.rounds.defaultName', { year: new Date().getFullYear() }));
  const [dueOn, setDueOn] = useState(() => today(Date.now() + TWO_WEEKS_MS));
  const [agencyFeedId, setAgencyFeed] = useState<string | null>(null);
  const [authorityFeedId, setAuthorityFeed] = useState<string | null>(null);
  const list = useObjectList('Feed', { sort: 'createdAt' });
  const feeds = useObjects('Feed', PROVINCE, list.ids).filter(
    ({ state }) => state === 'checked' || state === 'submitted',
  );
  const choices = feeds.map((feed) => ({
    value: feed.id,
    label: `${feed.name} · ${feed.createdBy} · ${dayText(feed.createdAt)}`,
  }));
  const submit = async (): Promise<boolean> => {
    const round = { unitId, name, dueOn, agencyFeedId, authorityFeedId };
    const isMade = (await create(round, t('console.rounds.opened'))) !== undefined;
    if (isMade) onOpened();
    return isMade;
  };
  return (
    <FormDialog
      title={t('console.rounds.new')}
      act={t('console.rounds.open')}
      isRunning={isRunning}
      size="lg"
      onSubmit={submit}
      onClose={onClose}
    >
      <PickUnit label={t('console.rounds.unit')} value={unitId} onChange={setUnitId} />
      <TextInput
        required
        label={t('console.rounds.name')}
        maxLength={200}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <DayField isRequired label={t('console.rounds.due')} value={dueOn} onChange={setDueOn} />
      <Select
        clearable
        searchable
        label={t('console.rounds.agencyFeed')}
        data={choices}
        value={agencyFeedId}
        onChange={setAgencyFeed}
      />
      <Select
        clearable
        searchable
        label={t('console.rounds.authorityFeed')}
        data={choices}
        value={authorityFeedId}
        onChange={setAuthorityFeed}
      />
      <Notice kind="info">{t('console.rounds.chased')}</Notice>
    </FormDialog>
  );
}
