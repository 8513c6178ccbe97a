/**
 * Acts on everything in a folder or list, in batches, so that a hundred thousand messages neither block nor overflow a call.
 *
 * What is concerned is asked before anything is changed, for most acts take messages out of the very list that is gone through.
 */
import type { Client } from '../../../jmap/client.ts';
import { inversePatch, type Patch } from '../../../jmap/patch.ts';

const BATCH = 500;
/** Ids alone are short. */
const PAGE = 5_000;

async function findIds(client: Client, accountId: string, filter: object | null): Promise<string[]> {
  const found: string[] = [];
  for (;;) {
    const window = { position: found.length, limit: PAGE };
    const [answer] = await client.transport.request([['Email/query', { accountId, filter, ...window }]]);
    const ids = (answer?.['ids'] ?? []) as string[];
    if (ids.length === 0) return [...new Set(found)];
    found.push(...ids);
  }
}

function* inBatches(ids: readonly string[]): Generator<string[]> {
  for (let at = 0; at < ids.length; at += BATCH) yield ids.slice(at, at + BATCH);
}

function patchMany(client: Client, accountId: string, ids: readonly string[], patch: Patch) {
  return client.update('Email', accountId, Object.fromEntries(ids.map((id) => [id, patch])));
}

/** What was done to a whole list. */
export interface WholeAct {
  count: number;
  undo: () => Promise<void>;
}

/** Patches everything that a filter finds; each message's way back is remembered. */
export async function patchWholeList(
  client: Client,
  accountId: string,
  filter: object | null,
  patch: Patch,
): Promise<WholeAct> {
  const changed = [...new Set(Object.keys(patch).map((path) => path.split('/')[0] ?? ''))];
  const waysBack = new Map<string, { inverse: Patch; ids: string[] }>();
  let count = 0;
  for (const batch of inBatches(await findIds(client, accountId, filter))) {
    const asked = { accountId, ids: batch, properties: ['id', ...changed] };
    const [got] = await client.transport.request([['Email/get', asked]]);
    const emails = (got?.['list'] ?? []) as { id: string }[];
    for (const email of emails) {
      const inverse = inversePatch(email, patch);
      const key = JSON.stringify(inverse);
      const way = waysBack.get(key) ?? { inverse, ids: [] };
      way.ids.push(email.id);
      waysBack.set(key, way);
    }
    count += emails.length;
    await patchMany(
      client,
      accountId,
      emails.map(({ id }) => id),
      patch,
    );
  }
  const undo = async (): Promise<void> => {
    for (const { inverse, ids } of waysBack.values())
      for (const batch of inBatches(ids)) await patchMany(client, accountId, batch, inverse);
  };
  return { count, undo };
}

export function markFolderSeen(client: Client, accountId: string, mailboxId: string): Promise<WholeAct> {
  const filter = { operator: 'AND', conditions: [{ inMailbox: mailboxId }, { notKeyword: '$seen' }] };
  return patchWholeList(client, accountId, filter, { 'keywords/$seen': true });
}

/** Destroys all that lies in a folder. It is kept for 30 days (R8.9), and undo restores it to where it lay. */
export async function emptyFolder(client: Client, accountId: string, mailboxId: string): Promise<WholeAct> {
  const found = await findIds(client, accountId, { inMailbox: mailboxId });
  for (const batch of inBatches(found))
    await client.perform(accountId, [['Email/set', { accountId, destroy: batch }]]);
  const undo = async (): Promise<void> => {
    for (const ids of inBatches(found))
      await client.perform(accountId, [['DeletedEmail/restore', { accountId, ids, mailboxId }]]);
  };
  return { count: found.length, undo };
}
