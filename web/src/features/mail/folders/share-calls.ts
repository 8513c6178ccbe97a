/** Who else may enter a folder or an address book (RFC 9670 §6): principals with their rights, as two kinds that people tell apart. */
import { type Client, requireDone } from '../../../jmap/client.ts';
import { resultOf } from '../../../jmap/transport.ts';

export type ShareKind = 'read' | 'work';

export interface Share {
  principalId: string;
  name: string;
  email: string;
  kind: ShareKind;
}

type Rights = Record<string, boolean>;

interface Principal {
  id: string;
  name: string;
  email: string | null;
}

const PROVINCE = 'province';
const DEMO_MARK = ' (trình diễn)';

/** What is shared. */
export interface Shared {
  type: 'Mailbox' | 'AddressBook';
  accountId: string;
  objectId: string;
}

const READ: Rights = { mayReadItems: true, maySetSeen: true };
const RIGHTS: Readonly<Record<Shared['type'], Readonly<Record<ShareKind, Rights>>>> = {
  Mailbox: { read: READ, work: { ...READ, mayAddItems: true, mayRemoveItems: true, maySetKeywords: true } },
  AddressBook: { read: { mayRead: true }, work: { mayRead: true, mayWrite: true } },
};
/** The right that only the second kind has. */
const WORKS = { Mailbox: 'mayAddItems', AddressBook: 'mayWrite' } as const;

function nameOf({ name }: Principal): string {
  return name.replace(DEMO_MARK, '');
}

/** Everybody it is shared with, by name. */
export async function readShares(client: Client, { type, accountId, objectId }: Shared): Promise<Share[]> {
  const [got] = await client.transport.request([
    [`${type}/get`, { accountId, ids: [objectId], properties: ['shareWith'] }],
  ]);
  const [object] = (got?.['list'] ?? []) as { shareWith: Record<string, Rights> | null }[];
  const shared = object?.shareWith ?? {};
  const ids = Object.keys(shared);
  if (ids.length === 0) return [];
  const [people] = await client.transport.request([['Principal/get', { accountId: PROVINCE, ids }]]);
  return ((people?.['list'] ?? []) as Principal[])
    .map((one): Share => {
      const kind = shared[one.id]?.[WORKS[type]] ? 'work' : 'read';
      return { principalId: one.id, name: nameOf(one), email: one.email ?? '', kind };
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'vi'));
}

/** Gives rights, or takes them back with `undefined`. */
export async function setShare(
  client: Client,
  { type, accountId, objectId }: Shared,
  change: { principalId: string; kind: ShareKind | undefined },
): Promise<void> {
  const rights = change.kind === undefined ? null : RIGHTS[type][change.kind];
  const update = { [objectId]: { [`shareWith/${change.principalId}`]: rights } };
  const [answer] = await client.transport.request([[`${type}/set`, { accountId, update }]]);
  if (answer) requireDone(answer);
}

/** People and agencies whose name or address has these words. */
export async function findPrincipals(client: Client, text: string): Promise<Omit<Share, 'kind'>[]> {
  const [, got] = await client.transport.request([
    ['Principal/query', { accountId: PROVINCE, filter: { text }, limit: 8 }],
    ['Principal/get', { accountId: PROVINCE, '#ids': resultOf(0, 'Principal/query', '/ids') }],
  ]);
  return ((got?.['list'] ?? []) as Principal[]).flatMap((one) =>
    one.email === null ? [] : [{ principalId: one.id, name: nameOf(one), email: one.email }],
  );
}
