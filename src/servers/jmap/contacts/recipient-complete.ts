/**
 * `Recipient/complete`: who is meant by what is typed, from letters written before, own contacts and the directory (people, who
 * holds a post, agencies and their mailboxes), each address once, the likeliest first. Nine queries, whatever there is.
 */
import { findAccountIds, readDirectoryAccounts } from '#domain/accounts/find-accounts.ts';
import { findPostHolders } from '#domain/accounts/find-post-holders.ts';
import { findUnitIds, readUnits } from '#domain/directory/find-units.ts';
import { findCardIds, readCards } from '#domain/groupware/cards.ts';
import { findCorrespondentIds, readCorrespondents } from '#domain/groupware/past-recipients.ts';
import { isObject, type JsonObject } from '#formats/jmap/json.ts';
import type { JmapMethod, MethodContext } from '../method.ts';
import { type JmapAccount, requireAccount } from '../scope.ts';

const MAX_LIMIT = 50;
const DEFAULT_LIMIT = 10;

interface Suggestion {
  source: 'history' | 'contact' | 'person' | 'post' | 'agency';
  name: string;
  email: string;
  unitName: string | null;
  /** Of the post that was found. */
  title: string | null;
}

type Asked = { context: MethodContext; account: JmapAccount; text: string; most: number };

async function fromHistory({ context, account, text, most }: Asked): Promise<Suggestion[]> {
  const { db, clock } = context.deps;
  const ids = await findCorrespondentIds(db, account.id, { text, now: clock() }, most);
  const known = new Map((await readCorrespondents(db, account.id, ids, most)).map((one) => [one.id, one]));
  return ids.flatMap((id) => {
    const one = known.get(id);
    return one
      ? [{ source: 'history' as const, name: one.name, email: one.address, unitName: null, title: null }]
      : [];
  });
}

async function fromContacts({ context, account, text, most }: Asked): Promise<Suggestion[]> {
  const { db } = context.deps;
  const ids = await findCardIds(db, account.access, { text }, { by: 'name', isAscending: true }, most);
  const cards = await readCards(db, account.access, ids, most);
  return cards.flatMap(({ card }) => {
    const { name, emails } = card;
    const full = isObject(name ?? null) ? (name as JsonObject)['full'] : undefined;
    return Object.values(isObject(emails ?? null) ? (emails as JsonObject) : {}).flatMap((item) => {
      const email = isObject(item) ? item['address'] : undefined;
      if (typeof email !== 'string') return [];
      return [
        {
          source: 'contact' as const,
          name: typeof full === 'string' ? full : '',
          email,
          unitName: null,
          title: null,
        },
      ];
    });
  });
}

async function fromDirectory({ context, text, most }: Asked): Promise<Suggestion[]> {
  const { db, clock } = context.deps;
  const { principal } = context.scope;
  const order = { by: 'displayName' as const, isAscending: true };
  const ids = await findAccountIds(db, principal, { text, state: 'active' }, order, most);
  const accounts = await readDirectoryAccounts(db, principal, ids, most);
  const unitIds = [...new Set(accounts.map(({ unitId }) => unitId))];
  const named = await readUnits(db, unitIds, { most: unitIds.length, now: clock() });
  const units = new Map(named.map((unit) => [unit.id, unit.name]));
  return accounts.flatMap(({ kind, displayName, address, unitId }) => {
    if (address === null) return [];
    const source = kind === 'personal' ? ('person' as const) : ('agency' as const);
    return [{ source, name: displayName, email: address, unitName: units.get(unitId) ?? null, title: null }];
  });
}

async function fromPosts({ context, text, most }: Asked): Promise<Suggestion[]> {
  const { db, clock } = context.deps;
  const holders = await findPostHolders(db, text, clock(), most);
  return holders.map(({ displayName, address, title, unitName }) => ({
    source: 'post' as const,
    name: displayName,
    email: address,
    unitName,
    title,
  }));
}

/** Units that are written to by the group of their people. */
async function fromUnits({ context, text, most }: Asked): Promise<Suggestion[]> {
  const { db, clock } = context.deps;
  const ids = await findUnitIds(db, { text }, { by: 'name', isAscending: true }, most);
  const units = ids.length === 0 ? [] : await readUnits(db, ids, { most, now: clock() });
  return units.flatMap(({ name, address, groupAddress }) =>
    address === null && groupAddress !== null
      ? [{ source: 'agency' as const, name, email: groupAddress, unitName: name, title: null }]
      : [],
  );
}

/** Each address once: what the directory knows of it stands in for what letters said. */
function mergeAll(
  lists: readonly Suggestion[][],
  directory: readonly Suggestion[],
  most: number,
): Suggestion[] {
  const official = new Map(directory.map((one) => [one.email.toLowerCase(), one]));
  const merged = new Map<string, Suggestion>();
  for (const one of [...lists.flat(), ...directory]) {
    const key = one.email.toLowerCase();
    if (!merged.has(key)) merged.set(key, official.get(key) ?? one);
  }
  return [...merged.values()].slice(0, most);
}

export const recipientComplete: JmapMethod = {
  name: 'Recipient/complete',
  async run(context, args) {
    const account = requireAccount(context.scope, args.id('accountId'));
    const text = args.text('text').slice(0, 200);
    const most = Math.min(args.unsigned('limit', 1) ?? DEFAULT_LIMIT, MAX_LIMIT);
    args.end();
    const asked = { context, account, text, most };
    const [history, contacts, directory, posts, units] = await Promise.all([
      fromHistory(asked),
      fromContacts(asked),
      fromDirectory(asked),
      fromPosts(asked),
      fromUnits(asked),
    ]);
    const list = mergeAll([history, contacts], [...directory, ...posts, ...units], most).map((one) => ({
      ...one,
    }));
    return { accountId: account.id, list };
  },
};
