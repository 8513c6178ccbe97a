/** Reminds of messages that nobody answered by their time. */
import { listOwnAddresses } from '#domain/directory/addresses.ts';
import {
  dropOldFollowUps,
  dueFollowUps,
  type FollowUp,
  readFollowed,
  settleFollowUp,
} from '#domain/follow-ups/follow-ups.ts';
import type { Filer } from '#domain/mailstore/filing.ts';
import { prepareMessage } from '#domain/mailstore/prepare.ts';
import { decodeFields } from '#formats/mime/summary.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { JobHandler } from '#platform/jobs/job.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database } from '#platform/postgres/database.ts';

export interface RemindParts {
  db: Database;
  blobs: BlobStore;
  filer: Filer;
  clock: Clock;
}

const LOOK_MS = 30_000;
const AT_ONCE = 100;

/** What a message that came back carries. */
export const FOLLOW_UP_KEYWORD = '$followup';

/** True for a message that somebody else wrote. */
function isFromOther(fields: string, own: ReadonlySet<string>): boolean {
  const { from } = decodeFields(fields);
  return from.some(({ email }) => !own.has(email.toLowerCase()));
}

async function bringBack(parts: RemindParts, followUp: FollowUp, blob: Buffer): Promise<void> {
  const { accountId } = followUp;
  const copy = {
    accountId,
    target: { role: 'inbox' as const },
    flags: { bits: 0, keywords: [FOLLOW_UP_KEYWORD] },
    receivedAt: new Date(parts.clock()),
  };
  const message = prepareMessage(await parts.blobs.read(blob));
  const filing = { message, copies: [copy], enforceQuota: false };
  await parts.filer.fileTogether([filing], async (tx, [filed]) => {
    const end = { state: 'due' as const, ...(filed && { reminderEmailId: filed.emailId }) };
    if (!(await settleFollowUp(tx, followUp, end)))
      throw new Refusal('conflict', 'It was settled meanwhile.');
  });
}

async function remind(parts: RemindParts, followUp: FollowUp): Promise<void> {
  const followed = await readFollowed(parts.db, followUp);
  if (!followed) {
    await settleFollowUp(parts.db, followUp, { state: 'done' });
    return;
  }
  const own = new Set((await listOwnAddresses(parts.db, followUp.accountId)).map((one) => one.toLowerCase()));
  if (followed.later.some(({ fields }) => isFromOther(fields, own))) {
    await settleFollowUp(parts.db, followUp, { state: 'answered' });
    return;
  }
  try {
    await bringBack(parts, followUp, followed.blob);
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error;
  }
}

/** Reminds of all that is due now. */
export async function remindDue(parts: RemindParts, signal: AbortSignal): Promise<void> {
  for (;;) {
    const due = await dueFollowUps(parts.db, parts.clock(), AT_ONCE);
    for (const followUp of due) {
      if (signal.aborted) return;
      await remind(parts, followUp);
    }
    if (due.length < AT_ONCE) return;
  }
}

/** Makes the handler. */
export function remindJob(parts: RemindParts): JobHandler {
  return {
    queue: 'followUps.remind',
    every: { ms: LOOK_MS, payload: {} },
    async run({ signal }) {
      await remindDue(parts, signal);
      await dropOldFollowUps(parts.db, parts.clock());
    },
  };
}
