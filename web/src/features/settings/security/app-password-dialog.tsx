/** A password for one program (R8.4): what it is for, what it opens, until when. */
import { Button, Checkbox, Group, NativeSelect, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '../../../design/parts/dialog.tsx';
import { Notice } from '../../../design/parts/notice.tsx';

/** What people know by these words; a mail program needs the first three. */
const PROTOCOLS = ['imap', 'smtp', 'dav', 'pop3', 'sieve', 'ldap', 'jmap'] as const;
const USUAL: readonly string[] = ['imap', 'smtp', 'dav'];
const DAY_MS = 86_400_000;
const LIFETIMES = [30, 90, 365, 0] as const;

export interface WantedAppPassword {
  label: string;
  protocols: string[];
  expiresAt: string | null;
}

interface Props {
  onCreate: (wanted: WantedAppPassword) => void;
  onClose: () => void;
}

export function AppPasswordDialog({ onCreate, onClose }: Props) {
  const { t } = useTranslation();
  const [label, setLabel] = useState('');
  const [protocols, setProtocols] = useState<string[]>([...USUAL]);
  const [days, setDays] = useState('365');
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const end = Number(days) * DAY_MS;
    const expiresAt = end === 0 ? null : new Date(Date.now() + end).toISOString();
    onCreate({ label: label.trim(), protocols, expiresAt });
  };
  return (
    <Dialog onClose={onClose} title={t('security.apps.add')}>
      <form className="settings-form" onSubmit={submit}>
        <TextInput
          label={t('security.apps.label')}
          placeholder={t('security.apps.example')}
          value={label}
          maxLength={80}
          required
          data-autofocus
          onChange={(event) => setLabel(event.currentTarget.value)}
        />
        <Checkbox.Group label={t('security.apps.opens')} value={protocols} onChange={setProtocols}>
          <div className="protocols">
            {PROTOCOLS.map((protocol) => (
              <Checkbox key={protocol} value={protocol} label={t(`security.apps.protocols.${protocol}`)} />
            ))}
          </div>
        </Checkbox.Group>
        <NativeSelect
          label={t('security.apps.until')}
          value={days}
          onChange={(event) => setDays(event.currentTarget.value)}
          data={LIFETIMES.map((value) => ({
            value: String(value),
            label: value === 0 ? t('security.apps.forever') : t('security.apps.days', { count: value }),
          }))}
        />
        {days === '0' && <Notice kind="warning">{t('security.apps.foreverText')}</Notice>}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('shell.cancel')}
          </Button>
          <Button type="submit" disabled={protocols.length === 0}>
            {t('security.apps.create')}
          </Button>
        </Group>
      </form>
    </Dialog>
  );
}
