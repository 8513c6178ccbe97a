/** Mailbox/get and Mailbox/changes (RFC 8621 §2.1, §2.2). One query, one more where threads are counted. */
import { hasRight, type MailAccess } from '#domain/mailstore/access.ts';
import { readMailboxChanges } from '#domain/mailstore/changes-since.ts';
import { countThreads } from '#domain/mailstore/email-reads.ts';
import { listMailboxes } from '#domain/mailstore/mailboxes.ts';
import type { Mailbox } from '#domain/mailstore/message-values.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import { MethodFault } from '#formats/jmap/method-errors.ts';
import type { JmapDependencies } from '../dependencies.ts';
import { MAX_OBJECTS_IN_GET } from '../limits.ts';
import type { JmapMethod } from '../method.ts';
import {
  cannotCalculate,
  changesResponse,
  getResponse,
  pick,
  readChangesArguments,
  readGetArguments,
} from '../standard.ts';
import { readShares } from './share-with.ts';

/** Roles as JMAP names them (IANA "IMAP Mailbox Name Attributes"). */
const PROPERTIES = new Set([
  'id',
  'name',
  'parentId',
  'role',
  'sortOrder',
  'totalEmails',
  'unreadEmails',
  'totalThreads',
  'unreadThreads',
  'myRights',
  'isSubscribed',
  'shareWith',
]);
/** Whom a mailbox is shared with costs a query, and has to be asked for. */
const BY_DEFAULT = [...PROPERTIES].filter((name) => name !== 'shareWith');
const COUNTS = ['totalEmails', 'unreadEmails', 'totalThreads', 'unreadThreads'];

type ThreadCounts = ReadonlyMap<string, { total: number; unread: number }>;

/** What RFC 4314's letters are called here (§2 `MailboxRights`). */
function encodeRights(access: MailAccess, { id, role }: Mailbox): JsonObject {
  const may = (right: Parameters<typeof hasRight>[2]): boolean => hasRight(access, id, right);
  const isInbox = role === 'inbox';
  return {
    mayReadItems: may('l') && may('r'),
    mayAddItems: may('i'),
    mayRemoveItems: may('t') && may('e'),
    maySetSeen: may('s'),
    maySetKeywords: may('w'),
    mayCreateChild: may('k'),
    mayRename: may('x') && !isInbox,
    mayDelete: may('x') && !isInbox,
    maySubmit: may('p'),
  };
}

/** A mailbox with the properties asked for. */
function encodeMailbox(
  access: MailAccess,
  mailbox: Mailbox,
  threads: ThreadCounts,
  properties: ReadonlySet<string>,
  sharesOf: (mailbox: Mailbox) => JsonObject | null,
): JsonObject {
  return pick(
    {
      id: () => mailbox.id,
      name: () => mailbox.name,
      // The parent may be one that is not shared along.
      parentId: () => (mailbox.parentId && hasRight(access, mailbox.parentId, 'l') ? mailbox.parentId : null),
      role: () => mailbox.role ?? null,
      sortOrder: () => mailbox.sortOrder,
      totalEmails: () => mailbox.messageCount,
      unreadEmails: () => mailbox.unseenCount,
      totalThreads: () => threads.get(mailbox.id)?.total ?? 0,
      unreadThreads: () => threads.get(mailbox.id)?.unread ?? 0,
      myRights: () => encodeRights(access, mailbox),
      isSubscribed: () => mailbox.subscribed,
      shareWith: () => sharesOf(mailbox),
    },
    properties,
  );
}

/** A mailbox that was just made: nothing is in it. */
export function encodeNewMailbox(access: MailAccess, mailbox: Mailbox): JsonObject {
  return encodeMailbox(access, mailbox, new Map(), new Set(BY_DEFAULT), () => null);
}

interface Shown {
  /** All that the access may know of. */
  known: readonly Mailbox[];
  ids: ReadonlySet<string> | undefined;
  modseq: number;
  properties: ReadonlySet<string>;
}

/** Mailboxes as they are told. A query where threads are counted, one where it is told whom they are shared with. */
export async function showMailboxes(
  deps: JmapDependencies,
  access: MailAccess,
  { known, ids, modseq, properties }: Shown,
): Promise<JsonObject[]> {
  const shown = known.filter((mailbox) => ids?.has(mailbox.id) ?? true);
  if (shown.length > MAX_OBJECTS_IN_GET)
    throw new MethodFault('requestTooLarge', 'There are too many of them; name those you want.');
  const trashId = known.find(({ role }) => role === 'trash')?.id;
  const countsThreads = properties.has('totalThreads') || properties.has('unreadThreads');
  const threads: ThreadCounts = countsThreads
    ? await countThreads(deps, access, { modseq, trashId })
    : new Map();
  const sharesOf = properties.has('shareWith') ? await readShares({ deps }, access) : () => null;
  return shown.map((mailbox) => encodeMailbox(access, mailbox, threads, properties, sharesOf));
}

export const mailboxGet: JmapMethod = {
  name: 'Mailbox/get',
  async run({ deps, scope, mailState }, args) {
    const get = readGetArguments(args, scope, { properties: PROPERTIES, byDefault: BY_DEFAULT });
    args.end();
    const { access } = get.account;
    const modseq = await mailState(access.accountId);
    const known = await listMailboxes(deps.db, access);
    const ids = get.ids && new Set(get.ids);
    const { properties } = get;
    return getResponse(get, modseq, await showMailboxes(deps, access, { known, ids, modseq, properties }));
  },
};

export const mailboxChanges: JmapMethod = {
  name: 'Mailbox/changes',
  async run({ deps, scope }, args) {
    const asked = readChangesArguments(args, scope);
    const changes = await readMailboxChanges(deps.db, asked.account.access, asked.since, asked.most);
    if (!changes) throw cannotCalculate();
    const updatedProperties = changes.countsOnly && changes.updated.length > 0 ? COUNTS : null;
    return { ...changesResponse(asked, changes), updatedProperties };
  },
};
