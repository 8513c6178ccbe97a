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

/** Is told how many messages are done, of how many. */
export type OnProgress = (done: number, total: number) => void;

async function inBatches(
  ids: readonly string[],
  onProgress: OnProgress,
  work: (batch: string[]) => Promise<unknown>,
): Promise<void> {
  onProgress(0, ids.length);
  for (let at = 0; at < ids.length; at += BATCH) {
    await work(ids.slice(at, at + BATCH));
    onProgress(Math.min(ids.length, at + BATCH), ids.length);
  }
}

function patchMany(client: Client, accountId: string, ids: readonly string[], patch: Patch) {
  return client.update('Email', accountId, Object.fromEntries(ids.map((id) => [id, patch])));
}

/** What was done to a whole list. */
export interface WholeAct {
  /** Of the messages that were found; those that were so already are counted too. */
  count: number;
  undo: (onProgress: OnProgress) => Promise<void>;
}

/** Messages with the same way back. */
interface WayBack {
  inverse: Patch;
  ids: string[];
}

/** Patches some messages, but for those that are so already; adds their ways back. */
async function patchBatch(
  client: Client,
  accountId: string,
  ids: readonly string[],
  patch: Patch,
  waysBack: Map<string, WayBack>,
): Promise<void> {
  const changed = [...new Set(Object.keys(patch).map((path) => path.split('/')[0] ?? ''))];
  const [got] = await client.transport.request([
    ['Email/get', { accountId, ids, properties: ['id', ...changed] }],
  ]);
  const wanted = JSON.stringify(patch);
  const others: string[] = [];
  for (const email of (got?.['list'] ?? []) as { id: string }[]) {
    const inverse = inversePatch(email, patch);
    const key = JSON.stringify(inverse);
    if (key === wanted) continue;
    others.push(email.id);
    const way = waysBack.get(key) ?? { inverse, ids: [] };
    way.ids.push(email.id);
    waysBack.set(key, way);
  }
  if (others.length > 0) await patchMany(client, accountId, others, patch);
}

/** Patches everything that a filter finds; each message's way back is remembered. */
export async function patchWholeList(
  client: Client,
  accountId: string,
  filter: object | null,
  patch: Patch,
  onProgress: OnProgress,
): Promise<WholeAct> {
  const waysBack = new Map<string, WayBack>();
  const found = await findIds(client, accountId, filter);
  await inBatches(found, onProgress, (batch) => patchBatch(client, accountId, batch, patch, waysBack));
  const undo = async (onUndone: OnProgress): Promise<void> => {
    const ways = [...waysBack.values()];
    const total = ways.reduce((sum, { ids }) => sum + ids.length, 0);
    let before = 0;
    for (const { inverse, ids } of ways) {
      await inBatches(
        ids,
        (done) => onUndone(before + done, total),
        (batch) => patchMany(client, accountId, batch, inverse),
      );
      before += ids.length;
    }
  };
  return { count: found.length, undo };
}

export function markFolderSeen(
  client: Client,
  accountId: string,
  mailboxId: string,
  onProgress: OnProgress,
): Promise<WholeAct> {
  const filter = { operator: 'AND', conditions: [{ inMailbox: mailboxId }, { notKeyword: '$seen' }] };
  return patchWholeList(client, accountId, filter, { 'keywords/$seen': true }, onProgress);
}

/** Destroys all that lies in a folder. It is kept for 30 days (R8.9), and undo restores it to where it lay. */
export async function emptyFolder(
  client: Client,
  accountId: string,
  mailboxId: string,
  onProgress: OnProgress,
): Promise<WholeAct> {
  const found = await findIds(client, accountId, { inMailbox: mailboxId });
  await inBatches(found, onProgress, (destroy) =>
    client.perform(accountId, [['Email/set', { accountId, destroy }]]),
  );
  const undo = (onUndone: OnProgress): Promise<void> =>
    inBatches(found, onUndone, (ids) =>
      client.perform(accountId, [['DeletedEmail/restore', { accountId, ids, mailboxId }]]),
    );
  return { count: found.length, undo };
}
