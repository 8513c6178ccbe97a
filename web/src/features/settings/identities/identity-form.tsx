/** One sender: the name that recipients see, and the signature. */
import { Button, Group, TextInput } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { Identity } from '../../../jmap/objects.ts';
import { textToHtml } from '../../mail/compose/html-text.ts';
import { ConfirmDialog } from '../../shell/confirm-dialog.tsx';
import { faultText } from '../../shell/fault-text.ts';
import { SignatureEditor } from './signature-editor.tsx';

export function IdentityForm({ identity, accountId }: { identity: Identity; accountId: string }) {
  const { t } = useTranslation();
  const client = useClient();
  const [name, setName] = useState(identity.name);
  const [signature, setSignature] = useState({
    htmlSignature: identity.htmlSignature,
    textSignature: identity.textSignature,
  });
  const [isAsking, setAsking] = useState(false);
  const isChanged = name !== identity.name || signature.htmlSignature !== identity.htmlSignature;
  const run = async (work: Promise<unknown>, said: string): Promise<void> => {
    try {
      await work;
      showToast(said);
    } catch (error) {
      showToast(faultText(t, error), { kind: 'fault' });
    }
  };
  const save = (event: FormEvent): void => {
    event.preventDefault();
    const change = { [identity.id]: { name, ...signature } };
    void run(client.update('Identity', accountId, change), t('settings.saved'));
  };
  const remove = async (): Promise<void> => {
    await client.perform(accountId, [['Identity/set', { accountId, destroy: [identity.id] }]]);
    await client.fetchAll('Identity', accountId);
  };
  return (
    <form className="settings-card" onSubmit={save}>
      <strong>{identity.email}</strong>
      <TextInput
        label={t('settings.identities.name')}
        value={name}
        maxLength={250}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <div>
        <span className="settings-label">{t('settings.identities.signature')}</span>
        <SignatureEditor
          label={`${t('settings.identities.signature')}: ${identity.email}`}
          html={identity.htmlSignature || textToHtml(identity.textSignature)}
          onChange={setSignature}
        />
      </div>
      <Group justify="flex-end">
        {identity.mayDelete && (
          <Button variant="subtle" color="red" onClick={() => setAsking(true)}>
            {t('settings.identities.remove')}
          </Button>
        )}
        <Button type="submit" disabled={!isChanged}>
          {t('settings.save')}
        </Button>
      </Group>
      {isAsking && (
        <ConfirmDialog
          title={t('settings.identities.remove')}
          text={t('settings.identities.removeAsk', { email: identity.email })}
          act={t('settings.identities.remove')}
          onConfirm={() => {
            setAsking(false);
            void run(remove(), t('settings.identities.removed'));
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </form>
  );
}
