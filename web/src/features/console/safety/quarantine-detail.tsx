/** One held letter: what it says, as text only, and the decision about it with its reason. */
import { Button, Checkbox } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { formatSize, longTime, shortTime } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { Badge } from '../../objects/badge.tsx';
import { PROVINCE } from '../../objects/use-object-list.ts';
import { Detail, Facts } from '../parts/detail.tsx';
import { ReasonInput } from '../parts/reason-input.tsx';
import { useAct } from '../use-act.ts';
import type { QuarantinedMail } from './safety-types.ts';

interface Preview {
  from: string;
  to: string[];
  subject: string;
  text: string;
  attachments: string[];
  links: string[];
  /** A picture that the server painted: a data URL. */
  picture: string | null;
  requests: { address: string; note: string; requestedAt: string }[];
}

function usePreview(id: string): Preview | undefined {
  const client = useClient();
  const [preview, setPreview] = useState<Preview>();
  useEffect(() => {
    client.transport
      .request([['QuarantinedMail/preview', { accountId: PROVINCE, id, picture: true }]])
      .then(([answer]) => setPreview(answer as unknown as Preview))
      .catch(reportError);
  }, [client, id]);
  return preview;
}

export function QuarantineDetail({ mail, onClose }: { mail: QuarantinedMail; onClose: () => void }) {
  const { t } = useTranslation();
  const preview = usePreview(mail.id);
  const { isRunning, run } = useAct('QuarantinedMail');
  const [reason, setReason] = useState('');
  const [train, setTrain] = useState(mail.reason === 'junk');
  const decide = (state: 'released' | 'deleted'): void =>
    void run({ update: { [mail.id]: { state, reason, train } } }, t(`console.quarantine.done.${state}`));
  return (
    <Detail
      title={mail.subject || t('console.quarantine.noSubject')}
      badge={
        <Badge kind={mail.state === 'held' ? 'warning' : 'plain'}>
          {t(`console.quarantine.states.${mail.state}`)}
        </Badge>
      }
      onClose={onClose}
    >
      <Facts
        rows={[
          [t('console.quarantine.from'), preview?.from ?? mail.from],
          [t('console.quarantine.to'), mail.recipients.join(', ')],
          [
            t('console.quarantine.reason'),
            [t(`console.quarantine.reasons.${mail.reason}`), mail.detail].filter(Boolean).join(' · '),
          ],
          [t('console.quarantine.arrived'), longTime(mail.arrivedAt)],
          [t('console.queue.size'), formatSize(mail.size)],
          [t('console.quarantine.attachments'), preview?.attachments.join(', ')],
          [t('console.quarantine.decidedBy'), mail.decidedByName],
          [t('console.reason'), mail.decision],
        ]}
      />
      {preview?.requests.map(({ address, note, requestedAt }) => (
        <p key={address}>
          <strong>{t('console.quarantine.request', { address })}</strong> {note} · {shortTime(requestedAt)}
        </p>
      ))}
      {preview?.picture ? (
        <img className="letter-picture" src={preview.picture} alt={preview.text} />
      ) : (
        preview && <pre className="record preview-text">{preview.text}</pre>
      )}
      {mail.state === 'held' && (
        <>
          <ReasonInput value={reason} onChange={setReason} />
          <Checkbox
            label={t('console.quarantine.train')}
            checked={train}
            onChange={(event) => setTrain(event.currentTarget.checked)}
          />
          <div className="acts">
            <Button
              variant="default"
              loading={isRunning}
              disabled={reason.trim() === ''}
              onClick={() => decide('released')}
            >
              {t('console.quarantine.release')}
            </Button>
            <Button
              color="red"
              loading={isRunning}
              disabled={reason.trim() === ''}
              onClick={() => decide('deleted')}
            >
              {t('console.quarantine.delete')}
            </Button>
          </div>
        </>
      )}
    </Detail>
  );
}
