/** The names and addresses one writes under, each with its signature (RFC 8621 §6). */
import { Button, Group, Textarea, TextInput } from '@mantine/core';
import { type FormEvent, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../design/toasts/toast-store.ts';
import { useAll, useClient } from '../../jmap/hooks.ts';
import type { Identity } from '../../jmap/objects.ts';
import { faultText } from '../shell/fault-text.ts';
import { useOwnAccountId } from '../shell/own-name.ts';

function IdentityForm({ identity, accountId }: { identity: Identity; accountId: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const [name, setName] = useState(identity.name);
  const [textSignature, setTextSignature] = useState(identity.textSignature);
  const isChanged = name !== identity.name || textSignature !== identity.textSignature;
  const save = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    try {
      await client.update('Identity', accountId, { [identity.id]: { name, textSignature } });
      showToast(t('settings.saved'));
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    }
  };
  return (
    <form className="settings-card" onSubmit={(event) => void save(event)}>
      <strong>{identity.email}</strong>
      <TextInput
        label={t('settings.identities.name')}
        value={name}
        maxLength={250}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <Textarea
        label={t('settings.identities.signature')}
        value={textSignature}
        rows={4}
        maxLength={20_000}
        onChange={(event) => setTextSignature(event.currentTarget.value)}
      />
      <Group justify="flex-end">
        <Button type="submit" disabled={!isChanged}>
          {t('settings.save')}
        </Button>
      </Group>
    </form>
  );
}

export function IdentitiesSection() {
  const client = useClient();
  const accountId = useOwnAccountId();
  const identities = useAll('Identity', accountId);
  useEffect(() => {
    client.fetchAll('Identity', accountId).catch(reportError);
  }, [client, accountId]);
  return identities.map((identity) => (
    <IdentityForm key={identity.id} identity={identity} accountId={accountId} />
  ));
}
