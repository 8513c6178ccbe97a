/** One more sender of an account: an address of one's own, or one that was granted; the server says whether it is. */
import { Button, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { requireDone } from '../../../jmap/client.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { faultText } from '../../shell/fault-text.ts';

export function NewIdentity({ accountId }: { accountId: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const [email, setEmail] = useState(client.session.accounts[accountId]?.name ?? '');
  const [name, setName] = useState('');
  const [isOpen, setOpen] = useState(false);
  const add = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    try {
      const create = { one: { email: email.trim(), name: name.trim() } };
      const [answer] = await client.transport.request([['Identity/set', { accountId, create }]]);
      requireDone(answer ?? {});
      await client.fetchAll('Identity', accountId);
      setOpen(false);
      setName('');
      showToast(t('settings.identities.added'));
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    }
  };
  if (!isOpen)
    return (
      <Button variant="default" onClick={() => setOpen(true)}>
        {t('settings.identities.add')}
      </Button>
    );
  return (
    <form className="settings-card" onSubmit={(event) => void add(event)}>
      <TextInput
        required
        type="email"
        label={t('settings.identities.email')}
        description={t('settings.identities.emailHint')}
        value={email}
        onChange={(event) => setEmail(event.currentTarget.value)}
      />
      <TextInput
        required
        data-autofocus
        label={t('settings.identities.name')}
        value={name}
        maxLength={250}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <div className="settings-acts">
        <Button variant="default" onClick={() => setOpen(false)}>
          {t('shell.cancel')}
        </Button>
        <Button type="submit">{t('settings.identities.add')}</Button>
      </div>
    </form>
  );
}
