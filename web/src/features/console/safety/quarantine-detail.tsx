/** One held letter: what it says, as text only, and the decision about it with its reason. */
import { Button, Checkbox, Loader } from '@mantine/core';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { LetterPicture } from '../../../design/parts/letter-picture.tsx';
import { Notice } from '../../../design/parts/notice.tsx';
import { formatSize, longTime, shortTime } from '../../../i18n/format.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { Badge } from '../../objects/badge.tsx';
import { PROVINCE } from '../../objects/use-object-list.ts';
import { faultText } from '../../shell/fault-text.ts';
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

function usePreview(id: string): { preview: Preview | undefined; fault: unknown } {
  const client = useClient();
  const [preview, setPreview] = useState<Preview>();
  const [fault, setFault] = useState<unknown>();
  useEffect(() => {
    client.transport
      .request([['QuarantinedMail/preview', { accountId: PROVINCE, id, picture: true }]])
      .then(([answer]) => setPreview(answer as unknown as Preview))
      .catch(setFault);
  }, [client, id]);
  return { preview, fault };
}

export function QuarantineDetail({ mail, onClose }: { mail: QuarantinedMail; onClose: () => void }) {
  const { t } = useTranslation();
  const { preview, fault } = usePreview(mail.id);
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
      {fault !== undefined && (
        <Notice kind="danger">{t('console.quarantine.noPreview', { why: faultText(t, fault) })}</Notice>
      )}
      {!preview && fault === undefined && (
        <p className="letter-waiting" role="status">
          <Loader size="xs" /> {t('console.quarantine.painting')}
        </p>
      )}
      {preview?.picture ? (
        <LetterPicture src={preview.picture} alt={preview.text} />
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
