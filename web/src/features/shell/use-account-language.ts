/** The language of the account: what is chosen here is told to the server, which writes its letters in it; what was chosen elsewhere is shown here. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import {
  chosenLanguage,
  type Language,
  noteLanguageTold,
  showLanguage,
  untoldLanguage,
} from '../../i18n/language.ts';
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

async function takeOver({ session, transport }: Client): Promise<void> {
  const before = chosenLanguage();
  await transport.whenQuiet();
  const accountId = ownAccountId(session);
  const [answer] = await transport.request([['AccountPreference/get', { accountId, ids: null }]]);
  const [preference] = (answer?.['list'] ?? []) as { language: Language }[];
  // Whoever chose meanwhile, here, knows better.
  if (preference && preference.language !== before && chosenLanguage() === before && !untoldLanguage())
    await showLanguage(preference.language);
}

function tolerateOffline(error: unknown): void {
  if (!(error instanceof OfflineFault)) reportError(error);
}

/** At the start for what was chosen before signing in or at another place, and after each choice; while offline it waits for the next start. */
export function useAccountLanguage(client: Client): void {
  const { language } = useTranslation().i18n;
  useEffect(() => {
    tell(client).catch(tolerateOffline);
  }, [client, language]);
  useEffect(() => {
    if (!untoldLanguage()) takeOver(client).catch(tolerateOffline);
  }, [client]);
}
