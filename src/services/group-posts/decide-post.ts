/** Approves or refuses a message that waits in a group: the decision and what follows from it are one commit. */
import type { Principal } from '#domain/directory/principal.ts';
import { decidePost, getHeldPost } from '#domain/groups/posts.ts';
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database } from '#platform/postgres/database.ts';
import type { IncomingMessage } from '#services/delivery/incoming-message.ts';
import { type NoticeParts, sendNotice } from '#services/notices/send-notice.ts';

export interface DecisionParts extends NoticeParts {
  db: Database;
  blobs: BlobStore;
}

export interface Decision {
  id: string;
  state: 'approved' | 'refused';
  reason: string | null;
}

type HeldPost = Awaited<ReturnType<typeof getHeldPost>>;

async function letThrough(
  parts: DecisionParts,
  principal: Principal,
  post: HeldPost,
  decision: Decision,
): Promise<void> {
  const { delivery, blobs, clock, hostname } = parts;
  const envelope = post.envelope as unknown as Pick<IncomingMessage, 'reversePath' | 'smtputf8' | 'body'>;
  const reply = await delivery.deliver({
    ...envelope,
    entrance: 'release',
    bytes: await blobs.read(post.blob),
    recipients: [{ address: post.groupAddress, groupId: post.groupId, isApproved: true }],
    peer: { remoteAddress: '127.0.0.1', helo: hostname, protocol: 'LOCAL' },
    alongside: (tx) => decidePost(tx, blobs, { post, ...decision, principal, now: clock() }),
  });
  if (reply.kind === 'refused') throw new Refusal('notPermitted', reply.text);
  if (reply.kind !== 'accepted') throw new Refusal('temporarilyUnavailable', reply.text);
}

/** Tells people here; others learn nothing, so that a list answers no forged sender. */
async function tellRefused(parts: DecisionParts, post: HeldPost, reason: string): Promise<void> {
  const subject = post.subject.replaceAll(/\p{Cc}+/gu, ' ').slice(0, 200);
  await sendNotice(parts, [post.fromAddress], {
    subject: { vi: 'Thư gửi nhóm không được duyệt', en: 'Your message to a group was refused' },
    vi: `Thư "${subject}" gửi tới ${post.groupAddress} không được duyệt: ${reason}`,
    en: `Your message "${subject}" to ${post.groupAddress} was refused: ${reason}`,
  });
}

/** Decides. `Refusal`: `notFound` for who may not and for what is decided, `conflict`, `temporarilyUnavailable`. */
export async function decideGroupPost(
  parts: DecisionParts,
  principal: Principal,
  decision: Decision,
): Promise<void> {
  const post = await getHeldPost(parts.db, principal, decision.id);
  if (decision.state === 'approved') {
    await letThrough(parts, principal, post, decision);
    return;
  }
  await parts.db.transaction((tx) =>
    decidePost(tx, parts.blobs, { post, ...decision, principal, now: parts.clock() }),
  );
  if (decision.reason !== null) await tellRefused(parts, post, decision.reason);
}
