/** Goes on with a draft: its content is fetched, and a window opened with it. */
import type { Client } from '../../../jmap/client.ts';
import { BODY_ARGUMENTS } from '../read/use-thread.ts';
import { startMessage } from './composers.ts';
import { DRAFT_PROPERTIES, draftStart } from './draft-start.ts';

export function openDraft(client: Client, accountId: string, id: string): void {
  const open = async (): Promise<void> => {
    await client.fetchSome('Email', accountId, [id], {
      ...BODY_ARGUMENTS,
      properties: [...BODY_ARGUMENTS.properties, ...DRAFT_PROPERTIES],
    });
    if (client.cache.all('Identity', accountId).length === 0) await client.fetchAll('Identity', accountId);
    const email = client.cache.get('Email', accountId, id);
    if (email) startMessage(draftStart(email, accountId, client.cache.all('Identity', accountId)));
  };
  open().catch(reportError);
}
