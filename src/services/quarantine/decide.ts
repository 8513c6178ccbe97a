/** A decision on held mail with what it teaches: good to its recipients when it is released, junk when it is deleted. */
import type { Principal } from '#domain/directory/principal.ts';
import { teachLetter } from '#domain/junk-training/learn.ts';
import { decideQuarantined } from '#domain/quarantine/decide-quarantined.ts';
import { getQuarantined } from '#domain/quarantine/quarantined-mail.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { JobSource } from '#platform/jobs/add-jobs.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database } from '#platform/postgres/database.ts';

export interface HeldDecision {
  principal: Principal;
  id: string;
  act: 'release' | 'delete';
  reason: string;
  /** Whether the decision teaches what junk is. */
  train: boolean;
}

/** Decides on one message. `Refusal`: `notPermitted`, `notFound`, `conflict` when it is decided already. */
export async function decideHeld(
  parts: { db: Database; blobs: BlobStore } & JobSource,
  { principal, id, act, reason, train }: HeldDecision,
): Promise<void> {
  const mail = await getQuarantined(parts.db, principal, id);
  if (mail.state !== 'held') throw new Refusal('conflict', 'This message has been decided on already.');
  const bytes = train ? await parts.blobs.read(mail.blob) : undefined;
  const decided = await decideQuarantined(parts, { principal, ids: [id], act, reason, now: parts.clock() });
  if (decided === 0) throw new Refusal('conflict', 'This message has been decided on already.');
  const accountIds = mail.recipients.flatMap(({ accountId }) => accountId ?? []);
  if (bytes) await teachLetter(parts.db, accountIds, { blob: mail.blob, bytes, isJunk: act === 'delete' });
}
