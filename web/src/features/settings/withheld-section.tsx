/** Mail that was held back or refused, for the person it was meant for: why, a look at it, and a request to the center (R6.5, R6.6). */
import { Button, Group, TextInput } from '@mantine/core';
import { IconShieldCheck } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Empty } from '../../design/parts/empty.tsx';
import { LetterPicture } from '../../design/parts/letter-picture.tsx';
import { showToast } from '../../design/toasts/toast-store.ts';
import { shortTime } from '../../i18n/format.ts';
import { useAll, useClient } from '../../jmap/hooks.ts';
import { Badge } from '../objects/badge.tsx';
import { faultText } from '../shell/fault-text.ts';
import { useOwnAccountId } from '../shell/own-name.ts';
import type { WithheldMail } from './withheld-types.ts';
import './withheld-types.ts';

interface Look {
  text: string;
  /** A picture that the server painted: a data URL. */
  picture: string | null;
}

/** A look at a held letter, when somebody asks for it. */
function LetterLook({ id, accountId }: { id: string; accountId: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const [look, setLook] = useState<Look>();
  const open = async (): Promise<void> => {
    try {
      const asked = { accountId, id, picture: true };
      const [answer] = await client.transport.request([['WithheldMail/preview', asked]]);
      setLook(answer as unknown as Look);
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    }
  };
  if (!look)
    return (
      <Button className="withheld-look" size="xs" variant="default" onClick={() => void open()}>
        {t('settings.withheld.look')}
      </Button>
    );
  if (look.picture) return <LetterPicture src={look.picture} alt={look.text} />;
  return <pre className="preview-text">{look.text}</pre>;
}

function RequestForm({ id, accountId }: { id: string; accountId: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const [note, setNote] = useState('');
  const ask = async (): Promise<void> => {
    try {
      await client.update('WithheldMail', accountId, { [id]: { requestNote: note } });
      await client.fetchSome('WithheldMail', accountId, [id]);
      showToast(t('settings.withheld.asked'));
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    }
  };
  return (
    <Group align="flex-end" gap="sm">
      <TextInput
        className="withheld-why"
        label={t('settings.withheld.why')}
        value={note}
        maxLength={500}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Button disabled={note.trim() === ''} onClick={() => void ask()}>
        {t('settings.withheld.ask')}
      </Button>
    </Group>
  );
}

function WithheldCard({ mail, accountId }: { mail: WithheldMail; accountId: string }) {
  const { t } = useTranslation();
  const isHeld = mail.state === 'held';
  return (
    <div className="settings-card withheld">
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <strong>{mail.subject || t('console.quarantine.noSubject')}</strong>
        <Badge kind={mail.reason === 'virus' ? 'danger' : 'warning'}>
          {t(`settings.withheld.reasons.${mail.reason}`)}
        </Badge>
      </Group>
      <p>
        {mail.from} · {shortTime(mail.arrivedAt)}
        {mail.times > 1 && ` · ${t('settings.withheld.times', { count: mail.times })}`}
        <br />
        {t(`settings.withheld.states.${mail.state}`)} ·{' '}
        {mail.reason === 'junk' ? t('settings.withheld.score', { score: mail.detail }) : mail.detail}
      </p>
      {isHeld && mail.reason !== 'virus' && <LetterLook id={mail.id} accountId={accountId} />}
      {isHeld && mail.requestedAt === null && <RequestForm id={mail.id} accountId={accountId} />}
      {isHeld && mail.requestedAt !== null && <em>{t('settings.withheld.asked')}</em>}
    </div>
  );
}

export function WithheldSection() {
  const { t } = useTranslation();
  const client = useClient();
  const accountId = useOwnAccountId();
  const mails = useAll('WithheldMail', accountId);
  useEffect(() => {
    client.fetchAll('WithheldMail', accountId).catch(reportError);
  }, [client, accountId]);
  if (mails.length === 0) return <Empty icon={IconShieldCheck} title={t('settings.withheld.empty')} />;
  return mails
    .toSorted((a, b) => b.arrivedAt.localeCompare(a.arrivedAt))
    .map((mail) => <WithheldCard key={mail.id} mail={mail} accountId={accountId} />);
}
