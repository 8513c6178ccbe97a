/** Mailbox/set (RFC 8621 §2.5). Each object is a transaction of its own, creations first, in the order of their references. */
import { isDeepStrictEqual } from 'node:util';
import { hasRight } from '#domain/mailstore/access.ts';
import { readModseq } from '#domain/mailstore/email-reads.ts';
import { createMailboxAs, editMailbox, type MailboxEdit } from '#domain/mailstore/mailbox-edit.ts';
import { deleteMailbox, listMailboxes } from '#domain/mailstore/mailboxes.ts';
import type { Mailbox, MailboxRole } from '#domain/mailstore/message-values.ts';
import type { Json, JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { applyPatch } from '#formats/jmap/patch.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { JmapMethod, MethodContext } from '../method.ts';
import { type JmapAccount, resolveId } from '../scope.ts';
import { readSetArguments, runSet, type SetWork } from '../set.ts';
import { splitShare } from '../shares.ts';
import { encodeNewMailbox, showMailboxes } from './mailbox-get.ts';
import { readMailboxGrants } from './share-with.ts';

const ROLES: readonly MailboxRole[] = ['sent', 'drafts', 'trash', 'junk', 'archive'];
const SERVER_SET = ['id', 'totalEmails', 'unreadEmails', 'totalThreads', 'unreadThreads', 'myRights'];

interface Wanted {
  name: string;
  parentId: string | null;
  role: MailboxRole | undefined;
  sortOrder: number;
  isSubscribed: boolean;
}

function invalid(property: string, description: string): SetFault {
  return new SetFault('invalidProperties', description, { properties: [property] });
}

function readWanted(object: JsonObject, known: Pick<Wanted, 'isSubscribed'>): Wanted {
  const unknown = Object.keys(object).find(
    (name) => !['name', 'parentId', 'role', 'sortOrder', 'isSubscribed'].includes(name),
  );
  if (unknown !== undefined) throw invalid(unknown, `${unknown.slice(0, 60)} cannot be set.`);
  const { name, parentId = null, role = null, sortOrder = 0, isSubscribed = known.isSubscribed } = object;
  if (typeof name !== 'string' || name === '' || name.includes('/'))
    throw invalid('name', 'A name is text without "/".');
  if (parentId !== null && typeof parentId !== 'string') throw invalid('parentId', 'A parent is an id.');
  const knownRole = role === null ? undefined : [...ROLES, 'inbox' as const].find((one) => one === role);
  if (role !== null && !knownRole) throw invalid('role', 'There is no such role.');
  if (!Number.isSafeInteger(sortOrder) || (sortOrder as number) < 0)
    throw invalid('sortOrder', 'A number from 0.');
  if (typeof isSubscribed !== 'boolean') throw invalid('isSubscribed', 'True or false.');
  return { name, parentId, role: knownRole, sortOrder: sortOrder as number, isSubscribed };
}

/** Refusals of the domain as errors of a mailbox. */
function setFaultOf(error: unknown): unknown {
  if (!(error instanceof Refusal)) return error;
  const { property } = error.facts;
  const named = typeof property === 'string' ? property : undefined;
  if (error.code === 'alreadyExists') return invalid(named ?? 'name', error.message);
  if (error.code === 'invalidArgument') return invalid(named ?? 'parentId', error.message);
  if (error.code === 'inUse') return new SetFault('mailboxHasChild', error.message);
  return error;
}

class MailboxWork implements SetWork {
  readonly #context: MethodContext;
  readonly #account: JmapAccount;
  readonly #removesEmails: boolean;

  constructor(context: MethodContext, account: JmapAccount, removesEmails: boolean) {
    this.#context = context;
    this.#account = account;
    this.#removesEmails = removesEmails;
  }

  async create(object: JsonObject): Promise<JsonObject> {
    const { deps } = this.#context;
    const { access, isPersonal } = this.#account;
    const { share, rest } = splitShare(object);
    // Who makes a mailbox wants to see it, unless it is in somebody else's account (RFC 8621 §2).
    const wanted = readWanted(rest, { isSubscribed: isPersonal });
    if (wanted.role === 'inbox') throw invalid('role', 'There is one inbox.');
    const path = await this.#pathOf(wanted);
    const grants = await readMailboxGrants(this.#context, access, undefined, share);
    const { sortOrder, isSubscribed } = wanted;
    const base = { path, sortOrder, isSubscribed, grants, ids: deps.ids, now: deps.clock() };
    const made = await this.#try(() =>
      createMailboxAs(deps.db, access, { ...base, ...(wanted.role && { role: wanted.role }) }),
    );
    const shown = encodeNewMailbox(access, { ...made, sortOrder, subscribed: isSubscribed });
    return Object.fromEntries(Object.entries(shown).filter(([name]) => !Object.hasOwn(object, name)));
  }

  async update(id: string, patch: JsonObject): Promise<JsonObject | null> {
    const { deps } = this.#context;
    const { access } = this.#account;
    const mailbox = await this.#require(id);
    const before: Wanted = {
      name: mailbox.name,
      parentId: mailbox.parentId ?? null,
      role: mailbox.role,
      sortOrder: mailbox.sortOrder,
      isSubscribed: mailbox.subscribed,
    };
    const { share, rest } = splitShare(patch);
    const changes = await this.#withoutSame(mailbox, rest);
    const after = readWanted(applyPatch({ ...before, role: before.role ?? null }, changes), before);
    if (after.role !== before.role) throw invalid('role', 'The role of a mailbox stays.');
    const isMoved = after.name !== before.name || after.parentId !== before.parentId;
    if (isMoved && mailbox.role === 'inbox') throw new SetFault('forbidden', 'The inbox stays where it is.');
    const edit: MailboxEdit = {
      path: isMoved ? await this.#pathOf(after) : undefined,
      sortOrder: after.sortOrder === before.sortOrder ? undefined : after.sortOrder,
      isSubscribed: after.isSubscribed === before.isSubscribed ? undefined : after.isSubscribed,
      grants: await readMailboxGrants(this.#context, access, mailbox, share),
      ids: deps.ids,
      now: deps.clock(),
    };
    await this.#try(() => editMailbox(deps.db, access, mailbox.id, edit));
    return null;
  }

  async destroy(id: string): Promise<void> {
    const { deps } = this.#context;
    const mailbox = await this.#require(id);
    if (mailbox.role === 'inbox') throw new SetFault('forbidden', 'The inbox stays.');
    if (mailbox.messageCount > 0 && !this.#removesEmails)
      throw new SetFault('mailboxHasEmail', 'There is mail in this mailbox.');
    const { access } = this.#account;
    await this.#try(() => deleteMailbox(deps.db, deps.blobs, access, { id: mailbox.id, now: deps.clock() }));
  }

  /** What only the server sets may come back as it is (RFC 8620 §5.3 `invalidProperties`). */
  async #withoutSame(mailbox: Mailbox, patch: JsonObject): Promise<JsonObject> {
    const properties = new Set(SERVER_SET.filter((name) => Object.hasOwn(patch, name)));
    if (properties.size === 0) return patch;
    const { deps } = this.#context;
    const { access } = this.#account;
    const [now] = await showMailboxes(deps, access, {
      known: await this.#list(),
      ids: new Set([mailbox.id]),
      modseq: await readModseq(deps.db, access.accountId),
      properties,
    });
    const isSame = (name: string, value: Json): boolean =>
      properties.has(name) && isDeepStrictEqual(JSON.parse(JSON.stringify(value)), now?.[name]);
    return Object.fromEntries(Object.entries(patch).filter(([name, value]) => !isSame(name, value)));
  }

  async #try<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      throw setFaultOf(error);
    }
  }

  async #list(): Promise<Mailbox[]> {
    return listMailboxes(this.#context.deps.db, this.#account.access);
  }

  async #require(id: string): Promise<Mailbox> {
    const mailbox = (await this.#list()).find((one) => one.id === id);
    if (!mailbox) throw new SetFault('notFound', 'There is no such mailbox.');
    return mailbox;
  }

  async #pathOf({ name, parentId }: Wanted): Promise<string> {
    if (parentId === null) return name;
    const id = resolveId(this.#context.scope, parentId);
    const parent = (await this.#list()).find((one) => one.id === id);
    if (!parent || !hasRight(this.#account.access, parent.id, 'l'))
      throw invalid('parentId', 'There is no such mailbox.');
    return `${parent.path}/${name}`;
  }
}

export const mailboxSet: JmapMethod = {
  name: 'Mailbox/set',
  async run(context, args) {
    const set = readSetArguments(args, context.scope);
    const removesEmails = args.boolean('onDestroyRemoveEmails');
    args.end();
    const state = (): Promise<number> => readModseq(context.deps.db, set.account.id);
    return runSet(context, set, new MailboxWork(context, set.account, removesEmails), state);
  },
};
