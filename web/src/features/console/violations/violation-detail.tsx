/** One violation: its evidence, the measure taken and what followed, closed with a measure only. */
import { Button, Select, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import { longTime } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import { Detail, Facts, Part } from '../parts/detail.tsx';
import { Who } from '../parts/who.tsx';
import { useAct } from '../use-act.ts';
import type { Violation } from '../work-types.ts';
import { LEVELS } from './violation-dialog.tsx';

function Measures({ violation }: { violation: Violation }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('Violation');
  const [level, setLevel] = useState<string | null>(violation.level);
  const [measure, setMeasure] = useState(violation.measure ?? '');
  const [followUp, setFollowUp] = useState(violation.followUp ?? '');
  const save = (state?: 'closed' | 'open'): void =>
    void run(
      { update: { [violation.id]: { level, measure, followUp, ...(state && { state }) } } },
      t(state === 'closed' ? 'console.violations.closedNow' : 'console.violations.saved'),
    );
  return (
    <>
      <Select
        label={t('console.violations.level')}
        data={LEVELS.map((value) => ({ value, label: t(`console.violations.levels.${value}`) }))}
        value={level}
        onChange={setLevel}
      />
      <Textarea
        autosize
        minRows={2}
        label={t('console.violations.measure')}
        description={violation.state === 'open' ? t('console.violations.closesWithMeasure') : undefined}
        value={measure}
        onChange={(event) => setMeasure(event.currentTarget.value)}
      />
      <Textarea
        autosize
        minRows={2}
        label={t('console.violations.followUp')}
        value={followUp}
        onChange={(event) => setFollowUp(event.currentTarget.value)}
      />
      <div className="acts">
        <Button variant="default" loading={isRunning} onClick={() => save()}>
          {t('console.violations.save')}
        </Button>
        {violation.state === 'open' ? (
          <Button loading={isRunning} disabled={measure.trim() === ''} onClick={() => save('closed')}>
            {t('console.violations.close')}
          </Button>
        ) : (
          <Button variant="subtle" loading={isRunning} onClick={() => save('open')}>
            {t('console.violations.reopen')}
          </Button>
        )}
      </div>
    </>
  );
}

export function ViolationDetail({ violation, onClose }: { violation: Violation; onClose: () => void }) {
  const { t } = useTranslation();
  return (
    <Detail
      title={violation.summary}
      badge={
        <Badge kind={violation.state === 'open' ? 'warning' : 'good'}>
          {t(`console.violations.state.${violation.state}`)}
        </Badge>
      }
      onClose={onClose}
    >
      <Facts
        rows={[
          [t('console.violations.unit'), violation.unitName],
          [t('console.violations.kind'), t(`console.violations.kinds.${violation.kind}`)],
          [t('console.violations.level'), t(`console.violations.levels.${violation.level}`)],
          [t('console.violations.by'), <Who key="by" of={violation.recordedBy} />],
          [t('console.violations.at'), longTime(violation.createdAt)],
          [t('console.violations.changedAt'), longTime(violation.changedAt)],
        ]}
      />
      {violation.isRestricted && <Notice kind="warning">{t('console.violations.restricted')}</Notice>}
      <Part title={t('console.violations.evidence')}>
        {violation.evidence.length === 0 && <p>{t('console.violations.noEvidence')}</p>}
        <ul className="evidence">
          {violation.evidence.map((line) => (
            <li key={line} className="record">
              {line}
            </li>
          ))}
        </ul>
      </Part>
      {violation.mayMeasure ? (
        <Measures key={violation.changedAt} violation={violation} />
      ) : (
        <Facts
          rows={[
            [t('console.violations.measure'), violation.measure],
            [t('console.violations.followUp'), violation.followUp],
          ]}
        />
      )}
    </Detail>
  );
}
