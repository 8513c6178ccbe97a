/**
 * GETQUOTA, GETQUOTAROOT and SETQUOTA (RFC 9208 §4.1): one root for each account. The session's own is named with the empty string,
 * that of another account by its address. STORAGE and ANNOTATION-STORAGE count in units of 1024 octets.
 *
 * Limits are set by whom the table of acts lets set them, for any account; everybody else is told NO [NOPERM].
 */
import { findAccount, findAccountById } from '#domain/accounts/accounts.ts';
import {
  type QuotaOwner,
  readQuotas,
  requireQuotaPermission,
  setQuota as setLimits,
} from '#domain/mailstore/quotas.ts';
import { decodeQuotaRoot } from '#formats/imap/commands/quota-root.ts';
import { decodeSetQuota, type ResourceLimit } from '#formats/imap/commands/set-quota.ts';
import { decodeSingleMailbox } from '#formats/imap/commands/single-mailbox.ts';
import {
  encodeQuotaResponse,
  encodeQuotaRootResponse,
  type QuotaUsage,
} from '#formats/imap/quota-responses.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import { type CommandContext, defineCommand, ok } from '../command.ts';
import { ImapFault } from '../faults.ts';
import { requireMailbox } from '../requirements.ts';
import { encodingOf, requireSignedIn } from '../session.ts';
import { readSharedAccounts } from '../shared-mailboxes.ts';

const OWN_ROOT = '';
const UNIT_BYTES = 1024;

/** A root and whose it is. */
interface QuotaRoot {
  root: string;
  accountId: AccountId;
}

async function requireOwner({ deps }: CommandContext, accountId: AccountId): Promise<QuotaOwner> {
  const account = await findAccountById(deps.db, accountId);
  if (!account) throw new Refusal('notFound', 'This account is there no longer.');
  return { accountId, address: account.address, unitPath: account.unitPath };
}

/** The root of a name, if its limits may be known: of one's own account, of those one may enter, of all to whom sets them. */
async function requireRoot(context: CommandContext, name: string): Promise<QuotaRoot> {
  const { access } = requireSignedIn(context.session);
  if (name === OWN_ROOT) return { root: name, accountId: access.accountId };
  const account = await findAccount(context.deps.db, name.toLowerCase());
  if (!account) throw new ImapFault('NO', 'There is no quota root of that name.', 'NONEXISTENT');
  const mayEnter =
    account.id === access.accountId ||
    (await readSharedAccounts(context)).some(({ accountId }) => accountId === account.id);
  if (!mayEnter) requireQuotaPermission(access.principal, { ...account, accountId: account.id });
  return { root: name, accountId: account.id };
}

function units(bytes: number): number {
  return Math.ceil(bytes / UNIT_BYTES);
}

async function writeQuota({ deps, out }: CommandContext, { root, accountId }: QuotaRoot): Promise<void> {
  const { bytes, messages, mailboxes, annotationBytes } = await readQuotas(deps.db, accountId);
  const usages: QuotaUsage[] = [];
  const tell = (resource: QuotaUsage['resource'], usage: number, limit: number | undefined): void => {
    if (limit !== undefined) usages.push({ resource, usage, limit });
  };
  tell('STORAGE', units(bytes.used), bytes.limit && Math.floor(bytes.limit / UNIT_BYTES));
  tell('MESSAGE', messages.used, messages.limit);
  tell('MAILBOX', mailboxes.used, mailboxes.limit);
  tell('ANNOTATION-STORAGE', units(annotationBytes.used), units(annotationBytes.limit ?? 0));
  out.wire(encodeQuotaResponse(root, usages));
}

export const getQuota = defineCommand({
  name: 'GETQUOTA',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: [
    'QUOTA',
    'QUOTA=RES-STORAGE',
    'QUOTA=RES-MESSAGE',
    'QUOTA=RES-MAILBOX',
    'QUOTA=RES-ANNOTATION-STORAGE',
  ],
  decode: decodeQuotaRoot,
  async run(context, { root }) {
    await writeQuota(context, await requireRoot(context, root));
    return ok('That is all.');
  },
});

export const getQuotaRoot = defineCommand({
  name: 'GETQUOTAROOT',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  decode: decodeSingleMailbox,
  async run(context, { mailbox: name }) {
    const { access, mailbox } = await requireMailbox(context, name);
    const { accountId } = access;
    const isOwn = accountId === requireSignedIn(context.session).access.accountId;
    const root = isOwn ? OWN_ROOT : (await requireOwner(context, accountId)).address;
    context.out.wire(encodeQuotaRootResponse(mailbox.path, [root], encodingOf(context.session)));
    await writeQuota(context, { root, accountId });
    return ok('That is all.');
  },
});

/** RFC 9208 §4.1.3: limits that are not named end. NO for a resource whose limit is the same for all. */
function limitsOf(limits: readonly ResourceLimit[]): { bytes?: number; messages?: number } {
  const wanted: { bytes?: number; messages?: number } = {};
  for (const { resource, limit } of limits) {
    if (resource === 'STORAGE') wanted.bytes = Math.min(limit * UNIT_BYTES, Number.MAX_SAFE_INTEGER);
    else if (resource === 'MESSAGE') wanted.messages = Math.min(limit, Number.MAX_SAFE_INTEGER);
    else throw new ImapFault('NO', 'The limit of this resource cannot be set.', 'CANNOT');
  }
  return wanted;
}

export const setQuota = defineCommand({
  name: 'SETQUOTA',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: ['QUOTASET'],
  decode: decodeSetQuota,
  async run(context, { root: name, limits }) {
    const { deps, session } = context;
    const { principal } = requireSignedIn(session).access;
    const root = await requireRoot(context, name);
    const owner = await requireOwner(context, root.accountId);
    const change = { ...owner, ...limitsOf(limits), authority: 'R5.2', now: deps.clock() };
    await setLimits(deps.db, principal, change);
    await writeQuota(context, root);
    return ok('The new limit is set.');
  },
});
