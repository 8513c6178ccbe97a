/** Reporting a message (R8.7): spam with one click; a virus or misuse with a word to the center, if one has any. */
import { Button, Group, Menu, Textarea } from '@mantine/core';
import { IconBug, IconMailExclamation, IconMessageReport } from '@tabler/icons-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../design/parts/dialog.tsx';
import { IconButton } from '../../../design/parts/icon-button.tsx';
import type { Email } from '../../../jmap/objects.ts';
import type { MailPlace } from '../model/place.ts';
import { type ReportKind, reportEmail } from '../model/report.ts';
import { useMailActs } from '../model/use-mail-acts.ts';

interface Props {
  email: Email | undefined;
  place: MailPlace;
  /** The message is gone: on to the next. */
  onReported: () => void;
}

function ReportDialog({
  kind,
  onSend,
  onClose,
}: {
  kind: ReportKind;
  onSend: (note: string) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const [note, setNote] = useState('');
  return (
    <Dialog onClose={onClose} title={t(`report.${kind}`)}>
      <p>{t(`report.text.${kind}`)}</p>
      <Textarea
        mt="md"
        label={t('report.note')}
        value={note}
        maxLength={1_000}
        rows={3}
        onChange={(event) => setNote(event.currentTarget.value)}
        data-autofocus
      />
      <Group justify="flex-end" mt="lg">
        <Button variant="default" onClick={onClose}>
          {t('shell.cancel')}
        </Button>
        <Button color="red" onClick={() => onSend(note.trim())}>
          {t('report.send')}
        </Button>
      </Group>
    </Dialog>
  );
}

export function ReportMenu({ email, place, onReported }: Props) {
  const { t } = useTranslation();
  const { context } = useMailActs(place, 'message');
  const [asking, setAsking] = useState<ReportKind>();
  const send = (kind: ReportKind, note: string): void => {
    setAsking(undefined);
    if (!email) return;
    void reportEmail(context, email, { kind, note });
    onReported();
  };
  return (
    <>
      <Menu position="bottom-start" width={270} withinPortal>
        <Menu.Target>
          <IconButton icon={IconMailExclamation} label={t('report.title')} hotkey="!" />
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Label>{t('report.title')}</Menu.Label>
          <Menu.Item leftSection={<IconMailExclamation size={17} />} onClick={() => send('junk', '')}>
            {t('report.junk')}
          </Menu.Item>
          <Menu.Item leftSection={<IconBug size={17} />} onClick={() => setAsking('virus')}>
            {t('report.virus')}
          </Menu.Item>
          <Menu.Item leftSection={<IconMessageReport size={17} />} onClick={() => setAsking('misuse')}>
            {t('report.misuse')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {asking && (
        <ReportDialog
          kind={asking}
          onClose={() => setAsking(undefined)}
          onSend={(note) => send(asking, note)}
        />
      )}
    </>
  );
}
