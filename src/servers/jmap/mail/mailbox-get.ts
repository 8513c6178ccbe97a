/** Mailbox/get and Mailbox/changes (RFC 8621 §2.1, §2.2). One query, one more where threads are counted. */
import { hasRight, type MailAccess } from '#domain/mailstore/access.ts';
import { readMailboxChanges } from '#domain/mailstore/changes-since.ts';
import { countThreads } from '#domain/mailstore/email-reads.ts';
import { listMailboxes } from '#domain/mailstore/mailboxes.ts';
import type { Mailbox } from '#domain/mailstore/message-values.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
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

export const mailboxGet: JmapMethod = {
  name: 'Mailbox/get',
  async run({ deps, scope, mailState }, args) {
    const get = readGetArguments(args, scope, { properties: PROPERTIES, byDefault: BY_DEFAULT });
    args.end();
    const { access } = get.account;
    const state = await mailState(access.accountId);
    const wanted = get.ids && new Set(get.ids);
    const known = await listMailboxes(deps.db, access);
    const all = known.filter((mailbox) => wanted?.has(mailbox.id) ?? true);
    const mailboxes = all.slice(0, MAX_OBJECTS_IN_GET);
    const countsThreads = get.properties.has('totalThreads') || get.properties.has('unreadThreads');
    const trashId = known.find(({ role }) => role === 'trash')?.id;
    const threads: ThreadCounts = countsThreads
      ? await countThreads(deps, access, { modseq: state, trashId })
      : new Map();
    const sharesOf = get.properties.has('shareWith') ? await readShares({ deps }, access) : () => null;
    return getResponse(
      get,
      state,
      mailboxes.map((mailbox) => encodeMailbox(access, mailbox, threads, get.properties, sharesOf)),
    );
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
