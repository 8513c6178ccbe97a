/**
 * Email/set (RFC 8621 §4.6).
 *
 * Updates and destructions of one call are one transaction, with a fixed number of statements however many they are. Each
 * creation is one of its own: a message stored, or nothing.
 */
import { hasRight } from '#domain/mailstore/access.ts';
import type { EmailUpdate, FlagEdit, MailboxEdit } from '#domain/mailstore/email-plan.ts';
import { readModseq } from '#domain/mailstore/email-reads.ts';
import { changeEmails, changeEmailsIn } from '#domain/mailstore/emails.ts';
import type { FiledCopy } from '#domain/mailstore/filing-values.ts';
import { MAX_KEYWORDS } from '#domain/mailstore/flags.ts';
import { listMailboxes } from '#domain/mailstore/mailboxes.ts';
import type { Flags } from '#domain/mailstore/message-values.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { requireApart } from '#formats/jmap/patch.ts';
import { readHeaderBlock } from '#formats/mime/headers.ts';
import { declaredLevel } from '#formats/secrecy/level.ts';
import type { EmailId, MailboxId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import { emailEvents } from '#services/mail-events/mail-events.ts';
import type { JmapMethod, MethodContext } from '../method.ts';
import { type JmapAccount, resolveId } from '../scope.ts';
import {
  encodeSetFault,
  NOT_FOUND,
  readSetArguments,
  requireState,
  resolveSetId,
  type SetArguments,
  SetResponse,
} from '../set.ts';
import { decodeState, encodeState, isUuid } from '../standard.ts';
import { readBlob } from './blobs.ts';
import { composeEmail } from './email-compose.ts';
import { isChangeable, withoutSame } from './email-same.ts';
import { flagsOfKeywords } from './keywords.ts';

const VIETNAM_MINUTES = 7 * 60;

function invalid(properties: string[], description: string): SetFault {
  return new SetFault('invalidProperties', description, { properties });
}

/** A set in JSON: every value is true. */
function readSet(value: Json | undefined, property: string): string[] {
  if (!isObject(value) || Object.values(value).some((one) => one !== true))
    throw invalid([property], 'A set is an object whose values are true.');
  return Object.keys(value);
}

function requireFew(keywords: readonly string[]): void {
  if (keywords.length > MAX_KEYWORDS)
    throw new SetFault('tooManyKeywords', `An e-mail has at most ${MAX_KEYWORDS} keywords.`);
}

/** The mailboxes a client names, creation ids of this request among them. */
function resolveMailboxes({ scope }: MethodContext, names: readonly string[], property: string): MailboxId[] {
  return names.map((name) => {
    const id = resolveId(scope, name);
    if (id === undefined || !isUuid(id))
      throw invalid([property], `There is no mailbox ${name.slice(0, 60)}.`);
    return id as MailboxId;
  });
}

/** Patches of a set by path: `keywords/$seen: true`, `mailboxIds/x: null`. */
function readEdits(patch: JsonObject, property: string): { add: string[]; remove: string[] } | undefined {
  const paths = Object.keys(patch).filter((path) => path.startsWith(`${property}/`));
  if (paths.length === 0) return undefined;
  const nameOf = (path: string): string =>
    path
      .slice(property.length + 1)
      .replaceAll('~1', '/')
      .replaceAll('~0', '~');
  // A member has no parts; a slash in its name is written as "~1" (RFC 6901).
  const within = paths.find((path) => path.includes('/', property.length + 1));
  if (within !== undefined) throw new SetFault('invalidPatch', `There is nothing to patch at ${within}.`);
  const wrong = paths.find((path) => patch[path] !== true && patch[path] !== null);
  if (wrong !== undefined) throw invalid([wrong], 'A member of a set is true, or null to take it out.');
  return {
    add: paths.filter((path) => patch[path] === true).map(nameOf),
    remove: paths.filter((path) => patch[path] === null).map(nameOf),
  };
}

function readFlagEdit(patch: JsonObject): FlagEdit | undefined {
  if (patch['keywords'] !== undefined) {
    const keywords = patch['keywords'] === null ? [] : readSet(patch['keywords'], 'keywords');
    requireFew(keywords);
    return { replace: flagsOfKeywords(keywords) };
  }
  const edits = readEdits(patch, 'keywords');
  return edits && { add: flagsOfKeywords(edits.add), remove: flagsOfKeywords(edits.remove) };
}

function readMailboxEdit(context: MethodContext, patch: JsonObject): MailboxEdit | undefined {
  if (patch['mailboxIds'] !== undefined)
    return { replace: resolveMailboxes(context, readSet(patch['mailboxIds'], 'mailboxIds'), 'mailboxIds') };
  const edits = readEdits(patch, 'mailboxIds');
  if (!edits) return undefined;
  return {
    add: resolveMailboxes(context, edits.add, 'mailboxIds'),
    remove: resolveMailboxes(context, edits.remove, 'mailboxIds'),
  };
}

function readUpdate(context: MethodContext, emailId: EmailId, patch: JsonObject): EmailUpdate {
  const names = Object.keys(patch);
  const unknown = names.filter((name) => !isChangeable(name));
  if (unknown.length > 0) throw invalid(unknown, 'Only keywords and mailboxes of an e-mail change.');
  requireApart(patch);
  const flags = readFlagEdit(patch);
  const mailboxes = readMailboxEdit(context, patch);
  return { emailId, ...(flags && { flags }), ...(mailboxes && { mailboxes }) };
}

interface Planned {
  updates: EmailUpdate[];
  /** How the client called each e-mail. */
  keys: Map<EmailId, string>;
}

function plan(context: MethodContext, set: SetArguments, response: SetResponse): Planned {
  const planned: Planned = { updates: [], keys: new Map() };
  const destroyed = new Set(set.destroy.map((key) => resolveSetId(context.scope, key)));
  for (const [key, patch] of set.update) {
    const id = resolveSetId(context.scope, key) as EmailId | undefined;
    try {
      if (id === undefined) throw new SetFault('notFound', 'There is no such e-mail.');
      if (destroyed.has(id)) throw new SetFault('willDestroy', 'This e-mail is destroyed by the same call.');
      planned.updates.push(readUpdate(context, id, patch));
      planned.keys.set(id, key);
    } catch (error) {
      response.notUpdated[key] = encodeSetFault(error);
    }
  }
  for (const key of set.destroy) {
    const id = resolveSetId(context.scope, key) as EmailId | undefined;
    if (id === undefined) response.notDestroyed[key] = NOT_FOUND;
    else {
      planned.updates.push({ emailId: id, destroy: true });
      planned.keys.set(id, key);
    }
  }
  return planned;
}

async function changeAll(
  { deps }: MethodContext,
  account: JmapAccount,
  { updates, keys }: Planned,
  response: SetResponse,
  ifModseq?: number,
): Promise<{ oldModseq: number; newModseq: number } | undefined> {
  if (updates.length === 0) return undefined;
  const change = { updates, now: deps.clock(), ...(ifModseq !== undefined && { ifModseq }) };
  const outcome = await changeEmails(deps.db, deps.blobs, account.access, change);
  await deps.events?.note(emailEvents(account.access, outcome));
  const { refused, oldModseq, newModseq } = outcome;
  for (const update of updates) {
    const key = keys.get(update.emailId) ?? update.emailId;
    const refusal = refused.get(update.emailId);
    if ('destroy' in update) {
      if (refusal) response.notDestroyed[key] = encodeSetFault(refusal);
      else response.destroyed.push(update.emailId);
    } else if (refusal) response.notUpdated[key] = encodeSetFault(refusal);
    else response.updated[update.emailId] = null;
  }
  return { oldModseq, newModseq };
}

/** What a message is to be stored with. */
export interface NewEmail {
  bytes: Buffer;
  mailboxIds: MailboxId[];
  flags: Flags;
  receivedAt: Date;
}

/** Reads mailboxIds, keywords and receivedAt, of creation and import. Throws `SetFault`. */
export async function readPlacing(
  context: MethodContext,
  account: JmapAccount,
  object: JsonObject,
): Promise<Omit<NewEmail, 'bytes'>> {
  const mailboxIds = resolveMailboxes(context, readSet(object['mailboxIds'], 'mailboxIds'), 'mailboxIds');
  const known = new Set((await listMailboxes(context.deps.db, account.access)).map((mailbox) => mailbox.id));
  if (mailboxIds.length === 0 || !mailboxIds.every((id) => known.has(id)))
    throw invalid(['mailboxIds'], 'An e-mail is in one or more mailboxes that exist.');
  if (!mailboxIds.every((id) => hasRight(account.access, id, 'i')))
    throw new SetFault('forbidden', 'You may not put mail into this mailbox.');
  const keywords = readSet(object['keywords'] ?? {}, 'keywords');
  requireFew(keywords);
  const { receivedAt = null } = object;
  const time = typeof receivedAt === 'string' ? Date.parse(receivedAt) : context.deps.clock();
  if (!Number.isFinite(time)) throw invalid(['receivedAt'], 'A time is like 2005-01-05T08:00:00Z.');
  return { mailboxIds, flags: flagsOfKeywords(keywords), receivedAt: new Date(time) };
}

/** Stores a message in all its mailboxes, in one transaction; gives what a client is told of it. */
export async function storeEmail(
  { deps }: MethodContext,
  account: JmapAccount,
  { bytes, mailboxIds, flags, receivedAt }: NewEmail,
): Promise<JsonObject> {
  if (bytes.length > deps.settings.maxMessageBytes)
    throw new SetFault('tooLarge', `A message has at most ${deps.settings.maxMessageBytes} octets.`);
  const [first, ...others] = mailboxIds as [MailboxId, ...MailboxId[]];
  const message = prepareMessage(bytes);
  const level = declaredLevel(readHeaderBlock(bytes));
  const signals = level === 'ordinary' ? [] : [level];
  const copies = [{ accountId: account.id, target: { mailboxId: first }, flags, receivedAt, signals }];
  const filing = { message, copies, enforceQuota: true };
  const putIntoOthers = async (tx: Transaction, made: readonly FiledCopy[]): Promise<void> => {
    const updates = made.map(({ emailId }) => ({ emailId, mailboxes: { add: others, remove: [] } }));
    const { refused } = await changeEmailsIn(tx, deps.blobs, account.access, { updates, now: deps.clock() });
    for (const refusal of refused.values()) throw refusal;
  };
  const [filed] = (await (others.length === 0
    ? deps.filer.file(filing)
    : deps.filer.fileTogether([filing], putIntoOthers))) as [FiledCopy];
  await deps.events?.note([{ access: account.access, mailboxId: first, uids: [filed.uid], cause: 'APPEND' }]);
  return {
    id: filed.emailId,
    blobId: message.blob.hash.toString('hex'),
    threadId: filed.threadId,
    size: bytes.length,
  };
}

async function createEmail(
  context: MethodContext,
  account: JmapAccount,
  object: JsonObject,
): Promise<JsonObject> {
  const { deps } = context;
  const placing = await readPlacing(context, account, object);
  const domain = account.name.slice(account.name.lastIndexOf('@') + 1);
  const facts = {
    now: deps.clock(),
    zoneMinutes: VIETNAM_MINUTES,
    messageId: `${deps.ids()}@${domain}`,
    boundary: deps.ids().replaceAll('-', ''),
  };
  const bytes = await composeEmail(object, facts, (blobId) =>
    readBlob(deps, account.access, resolveId(context.scope, blobId) ?? ''),
  );
  return storeEmail(context, account, { ...placing, bytes });
}

/** Changes alone: the transaction that makes them knows the states before and after, and compares the client's (§5.3 `ifInState`). */
async function changeOnly(context: MethodContext, set: SetArguments): Promise<JsonObject | undefined> {
  const response = new SetResponse();
  const ifModseq = set.ifInState === undefined ? undefined : decodeState(set.ifInState);
  if (set.create.size > 0 || (set.ifInState !== undefined && ifModseq === undefined)) return undefined;
  const states = await changeAll(context, set.account, plan(context, set, response), response, ifModseq);
  if (!states) return undefined;
  return response.encode(set.account, encodeState(states.oldModseq), encodeState(states.newModseq));
}

export const emailSet: JmapMethod = {
  name: 'Email/set',
  async run(context, args) {
    const { deps, scope } = context;
    const asked = readSetArguments(args, scope);
    args.end();
    const set = { ...asked, update: await withoutSame(context, asked.account, asked.update) };
    const changed = await changeOnly(context, set);
    if (changed) return changed;
    const state = async (): Promise<string> => encodeState(await readModseq(deps.db, set.account.id));
    const oldState = await state();
    requireState(set.ifInState, oldState);
    const response = new SetResponse();
    for (const [creationId, object] of set.create) {
      try {
        const made = await createEmail(context, set.account, object);
        scope.createdIds.set(creationId, made['id'] as string);
        response.created[creationId] = made;
      } catch (error) {
        response.notCreated[creationId] = encodeSetFault(error);
      }
    }
    await changeAll(context, set.account, plan(context, set, response), response);
    return response.encode(set.account, oldState, await state());
  },
};
