/** One proposal with its answer, or a place to answer it. */
import { Button, Textarea } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { longTime } from '../../../i18n/format.ts';
import { Badge } from '../../objects/badge.tsx';
import { Detail, Facts, Part } from '../parts/detail.tsx';
import { Who } from '../parts/who.tsx';
import { useAct } from '../use-act.ts';
import { useOwnRoles } from '../use-own-roles.ts';
import type { Proposal } from '../work-types.ts';

export function ProposalDetail({ proposal, onClose }: { proposal: Proposal; onClose: () => void }) {
  const { t } = useTranslation();
  const roles = useOwnRoles();
  const { isRunning, run } = useAct('Proposal');
  const [answer, setAnswer] = useState('');
  const mayAnswer = roles.has('chief_of_office', 'deputy_chief', 'center_administrator');
  return (
    <Detail
      title={proposal.subject}
      badge={
        <Badge kind={proposal.state === 'sent' ? 'warning' : 'good'}>
          {t(`console.proposals.state.${proposal.state}`)}
        </Badge>
      }
      onClose={onClose}
    >
      <Facts
        rows={[
          [t('console.proposals.unit'), proposal.unitName],
          [t('console.proposals.by'), <Who key="by" of={proposal.sentBy} />],
          [t('console.proposals.at'), longTime(proposal.createdAt)],
        ]}
      />
      <p className="long-text">{proposal.body}</p>
      {proposal.answer !== null && (
        <Part title={t('console.proposals.answer')}>
          <p className="long-text">{proposal.answer}</p>
          <small>
            {proposal.answeredBy} · {proposal.answeredAt !== null && longTime(proposal.answeredAt)}
          </small>
        </Part>
      )}
      {proposal.state === 'sent' && mayAnswer && (
        <>
          <Textarea
            autosize
            minRows={4}
            label={t('console.proposals.answer')}
            maxLength={5000}
            value={answer}
            onChange={(event) => setAnswer(event.currentTarget.value)}
          />
          <div className="acts">
            <Button
              loading={isRunning}
              disabled={answer.trim() === ''}
              onClick={() =>
                void run({ update: { [proposal.id]: { answer } } }, t('console.proposals.answered'))
              }
            >
              {t('console.proposals.sendAnswer')}
            </Button>
          </div>
        </>
      )}
    </Detail>
  );
}
