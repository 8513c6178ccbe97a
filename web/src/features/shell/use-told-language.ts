/** Tells the server which language somebody chose: letters of the system are written in it. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { noteLanguageTold, untoldLanguage } from '../../i18n/language.ts';
import type { Client } from '../../jmap/client.ts';
import { OfflineFault } from '../../jmap/faults.ts';
import { ownAccountId } from '../../jmap/session-accounts.ts';

async function tell({ session, transport }: Client): Promise<void> {
  const language = untoldLanguage();
  if (!language) return;
  const accountId = ownAccountId(session);
  await transport.request([['AccountPreference/set', { accountId, update: { singleton: { language } } }]]);
  noteLanguageTold(language);
}

/** At the start for what was chosen before signing in, and after each choice; while offline it waits for the next start. */
export function useToldLanguage(client: Client): void {
  const { language } = useTranslation().i18n;
  useEffect(() => {
    tell(client).catch((error: unknown) => {
      if (!(error instanceof OfflineFault)) reportError(error);
    });
  }, [client, language]);
}
