/** One request: what it is, what the checks found, what would happen or did, its timeline, and what one may do with it. */
import { Button, Loader, Textarea } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useDetailFocus } from '../../../design/focus/use-detail-focus.ts';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import { Notice } from '../../../design/parts/notice.tsx';
import { dayText, longTime } from '../../../i18n/format.ts';
import { RefusedFault } from '../../../jmap/faults.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { useFetched } from '../../../jmap/use-fetched.ts';
import { pathText, type Units } from '../../directory/use-units.ts';
import { PROVINCE } from '../../objects/use-object-list.ts';
import { useOwnAccountId } from '../../shell/own-name.ts';
import type { ChangeRequest, Effect } from '../console-types.ts';
import { Who } from '../parts/who.tsx';
import { useAct } from '../use-act.ts';
import { EffectsList, Findings } from './effects-list.tsx';
import { awaitsConfirmation, EmergencyNotice, NameDecision } from './later-decision.tsx';
import { RequestFacts } from './request-facts.tsx';
import { StateBadge } from './state-badge.tsx';
import { subjectOf, typeOf } from './subject.ts';

interface Rehearsal {
  effects: readonly Effect[];
  problem: string | null;
}

const NOTHING: Rehearsal = { effects: [], problem: null };

/** What happened, or a rehearsal of what would. */
function useEffects(request: ChangeRequest): Rehearsal & { isRehearsing: boolean } {
  const client = useClient();
  const [rehearsal, setRehearsal] = useState<Rehearsal>();
  const isOpen = request.state === 'submitted' || request.state === 'approved';
  useEffect(() => {
    if (!isOpen) return;
    client.transport
      .request([['ChangeRequest/simulate', { accountId: PROVINCE, id: request.id }]])
      .then(([answer]) => setRehearsal(answer as unknown as Rehearsal))
      .catch((error: unknown) => {
        setRehearsal(NOTHING);
        if (!(error instanceof RefusedFault)) reportError(error);
      });
  }, [client, request.id, isOpen]);
  const known = isOpen ? rehearsal : { effects: request.effects ?? [], problem: null };
  return { ...(known ?? NOTHING), isRehearsing: known === undefined };
}

function useDecision(id: string | null) {
  const [decision] = useFetched('Decision', PROVINCE, id === null ? [] : [id]);
  return decision;
}

function Acts({ request }: { request: ChangeRequest }) {
  const { t } = useTranslation();
  const { isRunning, run } = useAct('ChangeRequest');
  const ownId = useOwnAccountId();
  const [note, setNote] = useState('');
  const decide = (action: string): void =>
    void run(
      { update: { [request.id]: { action, ...(note.trim() !== '' && { note: note.trim() }) } } },
      t(`console.requests.done.${action}`),
    ).then((isDone) => {
      if (isDone) setNote('');
    });
  const isDone = awaitsConfirmation(request);
  const isOpen = request.state === 'submitted' || request.state === 'approved' || request.state === 'failed';
  if (!isOpen && !isDone) return null;
  return (
    <>
      <Textarea
        label={t('console.requests.note')}
        value={note}
        autosize
        maxLength={2000}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <div className="acts">
        {request.mayApprove && (request.state === 'submitted' || isDone) && (
          <>
            <Button loading={isRunning} onClick={() => decide('approve')}>
              {t(isDone ? 'console.requests.confirm' : 'console.approve')}
            </Button>
            <Button variant="default" disabled={note.trim() === ''} onClick={() => decide('refuse')}>
              {t('console.refuse')}
            </Button>
          </>
        )}
        {request.mayConsent && (
          <Button loading={isRunning} onClick={() => decide('consent')}>
            {t('console.requests.consent')}
          </Button>
        )}
        {request.mayRetry && (
          <Button loading={isRunning} onClick={() => decide('retry')}>
            {t('console.requests.retry')}
          </Button>
        )}
        <Button variant="default" disabled={note.trim() === ''} onClick={() => decide('comment')}>
          {t('console.requests.comment')}
        </Button>
        {isOpen && request.requestedBy === ownId && (
          <Button variant="subtle" color="red" onClick={() => decide('withdraw')}>
            {t('console.requests.withdraw')}
          </Button>
        )}
      </div>
    </>
  );
}

export function RequestDetail({
  request,
  units,
  onClose,
}: {
  request: ChangeRequest;
  units: Units;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const { effects, problem, isRehearsing } = useEffects(request);
  const decision = useDecision(request.decisionId);
  const isOver = request.state === 'applied';
  const element = useRef<HTMLElement>(null);
  useDetailFocus(element, request.id, onClose);
  return (
    <aside ref={element} className="detail" tabIndex={-1} aria-label={t('console.detail')}>
      <div className="detail-head">
        <div className="detail-title">
          <h3>
            {typeOf(request)}
            {subjectOf(request) && `: ${subjectOf(request)}`}
          </h3>
          <StateBadge state={request.state} />
        </div>
        <IconButton icon={IconX} label={t('shell.close')} onClick={onClose} />
      </div>
      <dl className="facts">
        <dt>{t('console.requests.unit')}</dt>
        <dd>{pathText(units, request.unitId)}</dd>
        <dt>{t('console.requests.effective')}</dt>
        <dd>{dayText(request.effectiveOn)}</dd>
        <dt>{t('console.requests.by')}</dt>
        <dd>
          <Who of={request.requestedByName} />
        </dd>
        {request.approvedByName !== null && (
          <>
            <dt>{t('console.requests.approvedBy')}</dt>
            <dd>
              <Who of={request.approvedByName} />
            </dd>
          </>
        )}
        <dt>{t('console.requests.decision')}</dt>
        <dd>
          {decision
            ? `${decision.number}, ${dayText(decision.decidedOn)}, ${decision.issuer}. ${decision.summary}`
            : t('console.requests.noDecision')}{' '}
          <NameDecision request={request} />
        </dd>
        <RequestFacts request={request} units={units} />
      </dl>
      <EmergencyNotice request={request} />
      <Findings findings={request.findings} />
      {request.awaitsConsent && <Notice kind="info">{t('console.requests.awaitsConsent')}</Notice>}
      {problem !== null && <Notice kind="danger">{problem}</Notice>}
      {request.appliedLate === true && <Notice kind="info">{t('console.requests.late')}</Notice>}
      {isRehearsing && (
        <p className="rehearsing" role="status">
          <Loader size="xs" /> {t('console.requests.rehearsing')}
        </p>
      )}
      {effects.length > 0 && (
        <div>
          <h4>{t(isOver ? 'console.requests.effects' : 'console.requests.wouldHappen')}</h4>
          <EffectsList effects={effects} />
        </div>
      )}
      <Acts request={request} />
      <div>
        <h4>{t('console.requests.timeline')}</h4>
        <ul className="timeline">
          {request.timeline.map((entry) => (
            <li key={`${entry.at} ${entry.kind}`}>
              {t(`console.requests.event.${entry.kind}`, entry.kind)} · <Who of={entry.actor} />
              {entry.note !== null && <p>{entry.note}</p>}
              <small>{longTime(entry.at)}</small>
            </li>
          ))}
        </ul>
      </div>
    </aside>
  );
}
