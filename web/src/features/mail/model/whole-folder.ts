/** Acts on everything in a folder or list, in batches, so that a hundred thousand messages neither block nor overflow a call. */
import type { Client } from '../../../jmap/client.ts';
import type { Patch } from '../../../jmap/patch.ts';

const BATCH = 500;

/** Goes through the ids that a filter finds, a batch at a time; `isShrinking` where the act takes them out of the filter. */
async function forEachBatch(
  client: Client,
  accountId: string,
  filter: object | null,
  isShrinking: boolean,
  act: (ids: string[]) => Promise<unknown>,
): Promise<number> {
  let done = 0;
  for (;;) {
    const window = { position: isShrinking ? 0 : done, limit: BATCH };
    const [answer] = await client.transport.request([['Email/query', { accountId, filter, ...window }]]);
    const ids = (answer?.['ids'] ?? []) as string[];
    if (ids.length === 0) return done;
    await act(ids);
    done += ids.length;
    if (ids.length < BATCH) return done;
  }
}

export function markFolderSeen(client: Client, accountId: string, mailboxId: string): Promise<number> {
  const filter = { inMailbox: mailboxId, notKeyword: '$seen' };
  return forEachBatch(client, accountId, filter, true, (ids) => {
    const patches = Object.fromEntries(ids.map((id) => [id, { 'keywords/$seen': true }]));
    return client.update('Email', accountId, patches);
  });
}

export function emptyFolder(client: Client, accountId: string, mailboxId: string): Promise<number> {
  return forEachBatch(client, accountId, { inMailbox: mailboxId }, true, (ids) =>
    client.perform(accountId, [['Email/set', { accountId, destroy: ids }]]),
  );
}

/** Patches everything that a list would show; a move takes messages out of the filter as it goes. */
export function patchWholeList(
  client: Client,
  accountId: string,
  filter: object | null,
  patch: Patch,
  isShrinking: boolean,
): Promise<number> {
  return forEachBatch(client, accountId, filter, isShrinking, (ids) =>
    client.update('Email', accountId, Object.fromEntries(ids.map((id) => [id, patch]))),
  );
}
