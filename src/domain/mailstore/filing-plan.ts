/**
 * The plan of a batch: which copy gets which UID, mod-sequence and thread, worked out in memory. Pure.
 *
 * The accounts are locked while it is made, so what was read of counters and threads stays true until commit.
 */
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, EmailId, MailboxId, NewId, ThreadId } from '#platform/kernel/ids.ts';
import type { FiledCopy, Filing, FilingCopy } from './filing-values.ts';
import { DELETED, SEEN } from './message-values.ts';
import type { PreparedMessage } from './prepare.ts';

/** A locked account as read. */
export interface LockedAccount {
  account_id: AccountId;
  modseq: number;
  used_bytes: number;
  quota_bytes: number | null;
  message_count: number;
  quota_messages: number | null;
}

/** A mailbox that a copy may go to, as read under the lock. */
export interface TargetMailbox {
  account_id: AccountId;
  id: MailboxId;
  role: string | null;
  uid_next: number;
  uid_validity: number;
  /** The path it was found by. */
  path?: string;
}

/** A copy with its place. */
export interface PlannedCopy extends FiledCopy {
  filingIndex: number;
  copy: FilingCopy;
  size: number;
}

/** What a mailbox or an account grows by. */
export interface Growth {
  accountId: AccountId;
  mailboxId: MailboxId;
  modseq: number;
  messages: number;
  unseen: number;
  deleted: number;
  bytes: number;
}

export interface NewReference {
  accountId: AccountId;
  reference: number;
  threadId: ThreadId;
}

export interface FilingPlan {
  copies: PlannedCopy[];
  growth: Growth[];
  references: NewReference[];
  /** Refusals by the index of the filing. */
  refused: Map<number, Refusal>;
}

export interface PlanInput {
  filings: readonly Filing[];
  accounts: readonly LockedAccount[];
  mailboxes: readonly TargetMailbox[];
  /** Known threads by `threadKey`. */
  threads: Map<string, ThreadId>;
  ids: NewId;
}

/** The key of a thread reference in memory. */
export function threadKey(accountId: AccountId, reference: number): string {
  return `${accountId} ${reference}`;
}

/** The message of a filing that has copies. */
export function requireMessage(filing: Filing): PreparedMessage {
  if (!filing.message) throw new Error('a filing with copies needs its message');
  return filing.message;
}

interface Planner extends PlanInput {
  accountById: Map<AccountId, LockedAccount>;
  targets: Map<string, TargetMailbox>;
  plan: FilingPlan;
}

function findTarget({ targets }: Planner, { accountId, target }: FilingCopy): TargetMailbox | undefined {
  if ('mailboxId' in target) return targets.get(`${accountId} ${target.mailboxId}`);
  if ('names' in target) return targets.get(`${accountId} /${target.names.join('/')}`);
  return targets.get(`${accountId} ${target.role}`) ?? targets.get(`${accountId} inbox`);
}

/** Every target by each name that a copy may call it by; one that was found twice is one. */
function indexTargets(mailboxes: readonly TargetMailbox[]): Map<string, TargetMailbox> {
  const targets = new Map<string, TargetMailbox>();
  for (const { account_id: accountId, ...found } of mailboxes) {
    const known = targets.get(`${accountId} ${found.id}`) ?? { account_id: accountId, ...found };
    targets.set(`${accountId} ${found.id}`, known);
    if (found.role) targets.set(`${accountId} ${found.role}`, known);
    if (found.path !== undefined) targets.set(`${accountId} /${found.path}`, known);
  }
  return targets;
}

function isOver(used: number, limit: number | null | undefined): boolean {
  return limit != null && used > limit;
}

/** Why a filing cannot be done as a whole, or undefined. */
function findRefusal(planner: Planner, filing: Filing): Refusal | undefined {
  const size = requireMessage(filing).size;
  const needed = new Map<AccountId, { bytes: number; messages: number }>();
  for (const copy of filing.copies) {
    if (!planner.accountById.has(copy.accountId) || !findTarget(planner, copy))
      return new Refusal('notFound', 'The mailbox to file into does not exist.');
    const { bytes, messages } = needed.get(copy.accountId) ?? { bytes: 0, messages: 0 };
    needed.set(copy.accountId, { bytes: bytes + size, messages: messages + 1 });
  }
  if (!filing.enforceQuota) return undefined;
  for (const [accountId, { bytes, messages }] of needed) {
    const account = planner.accountById.get(accountId);
    if (
      isOver((account?.used_bytes ?? 0) + bytes, account?.quota_bytes) ||
      isOver((account?.message_count ?? 0) + messages, account?.quota_messages)
    )
      return new Refusal('overQuota', 'The mailbox is full.');
  }
  return undefined;
}

/** The oldest known thread of the message in this account, or a new one; unknown references join it. */
function takeThread(planner: Planner, accountId: AccountId, keys: readonly number[]): ThreadId {
  let threadId: ThreadId | undefined;
  for (const reference of keys) {
    const known = planner.threads.get(threadKey(accountId, reference));
    if (known && (!threadId || known < threadId)) threadId = known;
  }
  threadId ??= planner.ids() as ThreadId;
  for (const reference of keys) {
    const key = threadKey(accountId, reference);
    if (planner.threads.has(key)) continue;
    planner.threads.set(key, threadId);
    planner.plan.references.push({ accountId, reference, threadId });
  }
  return threadId;
}

function planCopy(planner: Planner, filing: Filing, filingIndex: number, copy: FilingCopy): PlannedCopy {
  const account = planner.accountById.get(copy.accountId);
  const target = findTarget(planner, copy);
  if (!account || !target) throw new Error('planned a copy without its target');
  const { size, threadKeys } = requireMessage(filing);
  const uid = target.uid_next;
  target.uid_next += 1;
  account.used_bytes += size;
  account.message_count += 1;
  return {
    accountId: copy.accountId,
    mailboxId: target.id,
    emailId: planner.ids() as EmailId,
    threadId: takeThread(planner, copy.accountId, threadKeys),
    uid,
    uidValidity: target.uid_validity,
    modseq: account.modseq + 1,
    filingIndex,
    copy,
    size,
  };
}

function growthOf(copies: readonly PlannedCopy[]): Growth[] {
  const byMailbox = new Map<string, Growth>();
  for (const { accountId, mailboxId, modseq, size, copy } of copies) {
    const key = `${accountId} ${mailboxId}`;
    let growth = byMailbox.get(key);
    if (!growth) {
      growth = { accountId, mailboxId, modseq, messages: 0, unseen: 0, deleted: 0, bytes: 0 };
      byMailbox.set(key, growth);
    }
    growth.messages += 1;
    growth.bytes += size;
    growth.unseen += copy.flags.bits & SEEN ? 0 : 1;
    growth.deleted += copy.flags.bits & DELETED ? 1 : 0;
  }
  return [...byMailbox.values()];
}

/** Plans a batch; a filing that cannot be done whole is refused whole. */
export function planFilings(input: PlanInput): FilingPlan {
  const planner: Planner = {
    ...input,
    targets: indexTargets(input.mailboxes),
    accountById: new Map(input.accounts.map((account) => [account.account_id, account])),
    plan: { copies: [], growth: [], references: [], refused: new Map() },
  };
  for (const [index, filing] of input.filings.entries()) {
    const refusal = filing.copies.length > 0 ? findRefusal(planner, filing) : undefined;
    if (refusal) planner.plan.refused.set(index, refusal);
    else for (const copy of filing.copies) planner.plan.copies.push(planCopy(planner, filing, index, copy));
  }
  planner.plan.growth = growthOf(planner.plan.copies);
  return planner.plan;
}
