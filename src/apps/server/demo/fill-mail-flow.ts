/**
 * The sample's mail on its way (`--demo`): a queue with what other servers said, large sends that wait for a decision, accounts that
 * looked stolen, removals, filters of the whole province. Made by the services that real ones pass.
 */
import type { Account } from '#domain/accounts/accounts.ts';
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import { findUnit } from '#domain/directory/units.ts';
import { putOrganisationScript } from '#domain/filters/organisation-scripts.ts';
import type { Filer } from '#domain/mailstore/filing.ts';
import { flagsFromNames } from '#domain/mailstore/flag-names.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { leaseOutbound } from '#domain/outbound/lease-outbound.ts';
import { type Held, outboundDomain } from '#domain/outbound/outbound-message.ts';
import { deferRecipients } from '#domain/outbound/outbound-outcomes.ts';
import { decideSend, listSendApprovals } from '#domain/outbound/send-approvals.ts';
import { endHold, holdSending, listHolds } from '#domain/outbound/sending-holds.ts';
import { listQueue, MAX_LISTED, steerQueue } from '#domain/outbound/steer-outbound.ts';
import { decideRemoval, listRemovals, proposeRemoval } from '#domain/quarantine/mail-removals.ts';
import { buildMessage } from '#formats/mime/build.ts';
import { prepareBlob } from '#platform/blobs/prepare.ts';
import type { QueueId } from '#platform/kernel/ids.ts';
import type { DirectoryDemo } from './fill-directory.ts';
import {
  FILTERS,
  LARGE,
  type LargeSample,
  QUEUED,
  type QueuedSample,
  REMOVALS,
  SUSPECTS,
  type SuspectSample,
} from './flow-samples.ts';

export interface MailFlowDemo extends DirectoryDemo {
  filer: Filer;
}

export interface FlowPeople {
  center: AccountPrincipal;
  chief: AccountPrincipal;
  /** By key of the sample's people. */
  accounts: ReadonlyMap<string, Account>;
}

const HOUR_MS = 60 * 60 * 1000;
/** A worker's name that no process has. */
const OWNER = 'f1000000-0000-4000-8000-000000000001';
const AUTHORITY = 'Dữ liệu trình diễn (demonstration)';

interface Letter {
  sender: Account;
  to: readonly string[];
  subject: string;
  text: string;
  sentAt: number;
  held?: Held;
}

/** Files a letter as a submission does: the sender's copy and its place in the queue, in one commit. */
async function send(demo: MailFlowDemo, letter: Letter): Promise<QueueId> {
  const { sender, to, subject, sentAt, held } = letter;
  const id = demo.ids() as QueueId;
  const shown = to.slice(0, 20).map((email) => ({ name: '', email }));
  const bytes = buildMessage({
    from: [{ name: sender.displayName, email: sender.address }],
    to: shown,
    subject,
    sentAt,
    messageId: `${id}@demo.example`,
    headers: [['X-CongThu-Demo', 'yes']],
    text: `${letter.text}\n\n(Thư trình diễn)\n`,
    boundary: `=_${id}`,
  });
  const blob = prepareBlob(bytes);
  await demo.filer.file({
    message: prepareMessage(bytes),
    copies: [
      {
        accountId: sender.id,
        target: { role: 'sent' },
        flags: flagsFromNames(['\\Seen']),
        receivedAt: new Date(sentAt),
      },
    ],
    enforceQuota: false,
    outbound: {
      blob,
      message: {
        id,
        accountId: sender.id,
        blob: blob.hash,
        size: bytes.length,
        returnPath: sender.address,
        smtputf8: false,
        body: '8bitmime',
        createdAt: new Date(sentAt),
        ...(held && { held }),
        recipients: to.map((address) => ({ address, domain: outboundDomain(address) })),
      },
    },
  });
  return id;
}

/** What a worker does with everything that is due: takes it, hears a reply, puts it off. */
async function hear(demo: MailFlowDemo, reply: string, nextAttemptAt: Date): Promise<void> {
  const { works } = await leaseOutbound(demo.db, {
    owner: OWNER,
    now: demo.clock(),
    leaseMs: HOUR_MS,
    limit: 100,
    perPair: 100,
    busy: [],
  });
  await demo.db.transaction((tx) =>
    deferRecipients(
      tx,
      works.flatMap(({ messageId, recipients }) =>
        recipients.map(({ ordinal }) => ({ messageId, ordinal, owner: OWNER, nextAttemptAt, reply })),
      ),
    ),
  );
}

async function queue(demo: MailFlowDemo, people: FlowPeople, sample: QueuedSample): Promise<void> {
  const sender = people.accounts.get(sample.from);
  if (!sender) return;
  const now = demo.clock();
  const messageId = await send(demo, { ...sample, sender, sentAt: now - sample.hoursAgo * HOUR_MS });
  for (const [at, reply] of sample.replies.entries()) {
    const isLast = at === sample.replies.length - 1;
    await hear(demo, reply, new Date(isLast ? now + sample.nextInHours * HOUR_MS : now - 1));
  }
  if (sample.stoppedFor === undefined) return;
  const selection = { messageId };
  const authority = sample.stoppedFor;
  await steerQueue(demo.db, 'hold', { principal: people.center, selection, authority, now });
}

async function askForLarge(demo: MailFlowDemo, people: FlowPeople, sample: LargeSample): Promise<void> {
  const sender = people.accounts.get(sample.from);
  const unit = sender && (await findUnit(demo.db, sender.unitCode));
  if (!sender || !unit) return;
  const { subject, text, list, recipients, refusedFor } = sample;
  const now = demo.clock();
  const to = Array.from(
    { length: recipients },
    (_, at) => `${list}${String(at + 1).padStart(3, '0')}@khach.example`,
  );
  const sentAt = now - sample.hoursAgo * HOUR_MS;
  const held: Held = { for: 'approval', unitId: unit.id, subject };
  const messageId = await send(demo, { sender, to, subject, text, sentAt, held });
  if (refusedFor === undefined) return;
  await decideSend(demo.db, {
    principal: people.chief,
    messageId,
    isApproved: false,
    reason: refusedFor,
    authority: AUTHORITY,
    now: sentAt + HOUR_MS,
  });
}

async function suspect(
  demo: MailFlowDemo,
  people: FlowPeople,
  sample: SuspectSample,
  account: Account,
): Promise<void> {
  const { db, ids } = demo;
  const { reason, facts, mail, endedAfterHours } = sample;
  const heldAt = demo.clock() - sample.hoursAgo * HOUR_MS;
  const principal = people.center;
  await holdSending(db, {
    principal,
    accountId: account.id,
    reason,
    facts,
    authority: AUTHORITY,
    ids,
    now: heldAt,
  });
  if (mail) await send(demo, { ...mail, sender: account, sentAt: heldAt, held: { for: 'suspicion' } });
  if (endedAfterHours === undefined) return;
  const holds = await listHolds(db, principal);
  const id = holds.find((hold) => hold.accountId === account.id && hold.endedAt === null)?.id;
  const authority = 'Đã đổi mật khẩu, quét máy (trình diễn)';
  if (id !== undefined)
    await endHold(db, { principal, id, authority, now: heldAt + endedAfterHours * HOUR_MS });
}

async function takeBack(demo: MailFlowDemo, people: FlowPeople): Promise<void> {
  const known = await listRemovals(demo.db, people.center, {});
  for (const { criteria, reason, refusedFor } of REMOVALS) {
    if (known.some((removal) => removal.reason === reason)) continue;
    const { id } = await proposeRemoval(demo, { principal: people.center, criteria, reason });
    if (refusedFor !== undefined)
      await decideRemoval(demo, { principal: people.chief, id, act: 'refuse', reason: refusedFor });
  }
}

/** What of the sample is there already. */
async function readKnown({ db }: MailFlowDemo, { center, chief }: FlowPeople) {
  const queued = await listQueue(db, center, { all: true }, MAX_LISTED);
  return {
    senders: new Set(queued.map(({ returnPath }) => returnPath)),
    subjects: new Set((await listSendApprovals(db, chief)).map(({ subject }) => subject)),
    suspects: new Set((await listHolds(db, center)).map(({ accountId }) => accountId)),
  };
}

/** Fills what flows, or what is missing of it. */
export async function fillMailFlow(demo: MailFlowDemo, people: FlowPeople): Promise<void> {
  const { db } = demo;
  const known = await readKnown(demo, people);
  const accountOf = (key: string): Account | undefined => people.accounts.get(key);
  for (const sample of QUEUED)
    if (!known.senders.has(accountOf(sample.from)?.address ?? '')) await queue(demo, people, sample);
  for (const sample of LARGE)
    if (!known.subjects.has(sample.subject)) await askForLarge(demo, people, sample);
  for (const sample of SUSPECTS) {
    const account = accountOf(sample.who);
    if (account && !known.suspects.has(account.id)) await suspect(demo, people, sample, account);
  }
  await takeBack(demo, people);
  const act = { principal: people.center, authority: AUTHORITY, now: demo.clock() };
  for (const script of FILTERS) await putOrganisationScript(db, act, script);
}
