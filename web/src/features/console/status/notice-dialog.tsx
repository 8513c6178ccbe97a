/** Announces something on the status page, or says more of what stands there: of that only words and end may change. */
import { MultiSelect, Select } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MomentField } from '../../../design/parts/moment-field.tsx';
import { FormDialog } from '../parts/form-dialog.tsx';
import { useAct } from '../use-act.ts';
import { useCreate } from '../use-create.ts';
import { fromField, toField } from './notice-state.ts';
import { NoticeTexts, type Words } from './notice-texts.tsx';
import { NOTICE_KINDS, SERVICES, type StatusNotice } from './status-types.ts';

const NO_WORDS: Words = { titleVi: '', titleEn: '', textVi: '', textEn: '' };

interface Props {
  notice?: StatusNotice;
  onClose: () => void;
  onDone?: () => void;
}

export function NoticeDialog({ notice, onClose, onDone }: Props) {
  const { t } = useTranslation();
  const creation = useCreate('StatusNotice');
  const act = useAct('StatusNotice');
  const { titleVi, titleEn, textVi, textEn } = notice ?? NO_WORDS;
  const [words, setWords] = useState<Words>({ titleVi, titleEn, textVi, textEn });
  const [kind, setKind] = useState<string | null>('planned');
  const [services, setServices] = useState<string[]>([]);
  const [from, setFrom] = useState('');
  const [until, setUntil] = useState(toField(notice?.endsAt ?? null));
  const isPlanned = (notice?.kind ?? kind) === 'planned';
  const submit = async (): Promise<boolean> => {
    const told = { ...words, endsAt: fromField(until) };
    if (notice) return act.run({ update: { [notice.id]: told } }, t('console.status.told.changed'));
    const made = await creation.create(
      { ...told, kind, services, startsAt: fromField(from) },
      t('console.status.told.announced'),
    );
    if (made) onDone?.();
    return made !== undefined;
  };
  return (
    <FormDialog
      title={t(notice ? 'console.status.change' : 'console.status.new')}
      act={t(notice ? 'console.save' : 'console.status.announce')}
      size="xl"
      isRunning={creation.isRunning || act.isRunning}
      onSubmit={submit}
      onClose={onClose}
    >
      {!notice && (
        <div className="form-pairs">
          <Select
            required
            label={t('console.status.kind')}
            allowDeselect={false}
            data={NOTICE_KINDS.map((value) => ({ value, label: t(`console.status.kinds.${value}`) }))}
            value={kind}
            onChange={setKind}
          />
          <MultiSelect
            label={t('console.status.services')}
            placeholder={services.length === 0 ? t('console.status.allServices') : ''}
            data={SERVICES.map((value) => ({ value, label: t(`console.status.service.${value}`) }))}
            value={services}
            onChange={setServices}
          />
        </div>
      )}
      <div className="form-pairs">
        {!notice && (
          <MomentField
            label={t('console.status.from')}
            description={t('console.status.fromHint')}
            isRequired={isPlanned}
            usualTime="20:00"
            value={from}
            onChange={setFrom}
          />
        )}
        <MomentField
          label={t('console.status.until')}
          description={t(isPlanned ? 'console.status.untilPlanned' : 'console.status.untilHint')}
          isRequired={isPlanned}
          usualTime="22:00"
          value={until}
          onChange={setUntil}
        />
      </div>
      <NoticeTexts words={words} onChange={setWords} />
    </FormDialog>
  );
}
