/** Messages that wait for a moderator: kept whole with their envelope, decided once. */

import type { Json } from '#domain/audit/audit-hash.ts';
import { recordEvent } from '#domain/audit/record-event.ts';
import { findReach } from '#domain/directory/authorize.ts';
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import type { BlobStore, PreparedBlob } from '#platform/blobs/blob-store.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';

export interface GroupPost {
  id: string;
  groupId: string;
  groupAddress: string;
  state: 'held' | 'approved' | 'refused';
  fromAddress: string;
  subject: string;
  size: number;
  arrivedAt: Date;
  decidedAt: Date | null;
  reason: string | null;
}

export interface NewPost {
  id: string;
  groupId: string;
  fromAddress: string;
  subject: string;
  blob: PreparedBlob;
  envelope: Json;
  now: number;
}

const MAX_SUBJECT = 500;

/** Holds a message, in the transaction of its acceptance. */
export async function holdPost(tx: Transaction, blobs: BlobStore, post: NewPost): Promise<void> {
  await blobs.write(tx, [{ blob: post.blob, references: 1 }]);
  await tx.query(
    `insert into group_post (id, group_id, state, from_address, subject, size, blob, envelope, arrived_at)
     values ($1, $2, 'held', $3, $4, $5, $6, $7, $8)`,
    [
      post.id,
      post.groupId,
      post.fromAddress,
      post.subject.replaceAll('\0', '').toWellFormed().slice(0, MAX_SUBJECT),
      post.blob.size,
      post.blob.hash,
      JSON.stringify(post.envelope),
      new Date(post.now),
    ],
  );
}

/** The units whose groups somebody manages, or null for all. */
function managed(principal: Principal): string[] | null {
  const reach = findReach(principal, 'group.manage');
  return reach === 'everywhere' ? null : reach;
}

function accountOf(principal: Principal): string | null {
  return principal.kind === 'account' ? principal.accountId : null;
}

/** Posts that this principal decides about: of groups they moderate or manage. */
const MAY_DECIDE = `($1::uuid[] is null or exists (
    select from mail_group_moderator m where m.group_id = p.group_id and m.account_id = $2)
    or unit_path(g.unit_id) && $1::uuid[])`;

/** Posts by their ids, or the latest. */
export function readGroupPosts(
  db: Queryable,
  principal: Principal,
  ids: readonly string[] | undefined,
  most: number,
): Promise<GroupPost[]> {
  return db.query<GroupPost>(
    `select p.id, p.group_id as "groupId", g.address as "groupAddress", p.state, p.from_address as "fromAddress", p.subject,
       p.size, p.arrived_at as "arrivedAt", p.decided_at as "decidedAt", p.reason
     from group_post p join mail_group g on g.id = p.group_id
     where ${MAY_DECIDE} and ($3::uuid[] is null or p.id = any ($3)) order by p.arrived_at desc, p.id limit $4`,
    [managed(principal), accountOf(principal), ids ?? null, most],
    { name: 'group_post_read' },
  );
}

/** The ids of posts in a state, the latest first. */
export async function findGroupPostIds(
  db: Queryable,
  principal: Principal,
  condition: { state?: GroupPost['state']; groupId?: string },
  isAscending: boolean,
  most: number,
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select p.id from group_post p join mail_group g on g.id = p.group_id
     where ${MAY_DECIDE} and ($3::text is null or p.state = $3) and ($4::uuid is null or p.group_id = $4)
     order by p.arrived_at ${isAscending ? 'asc' : 'desc'}, p.id limit $5`,
    [managed(principal), accountOf(principal), condition.state ?? null, condition.groupId ?? null, most],
  );
  return rows.map(({ id }) => id);
}

/** A held post with its message, for who may decide. `Refusal('notFound')`, also when it was decided already. */
export async function getHeldPost(
  db: Queryable,
  principal: Principal,
  id: string,
): Promise<GroupPost & { blob: Buffer; envelope: Json }> {
  const [post] = await db.query<GroupPost & { blob: Buffer; envelope: Json }>(
    `select p.id, p.group_id as "groupId", g.address as "groupAddress", p.state, p.from_address as "fromAddress", p.subject,
       p.size, p.arrived_at as "arrivedAt", p.decided_at as "decidedAt", p.reason, p.blob, p.envelope
     from group_post p join mail_group g on g.id = p.group_id
     where ${MAY_DECIDE} and p.id = $3 and p.state = 'held'`,
    [managed(principal), accountOf(principal), id],
  );
  if (!post) throw new Refusal('notFound', 'There is no such message waiting.');
  return post;
}

/** Writes a decision down, in the transaction of what follows from it. `Refusal('conflict')` when another was first. */
export async function decidePost(
  tx: Transaction,
  blobs: BlobStore,
  decision: {
    post: { id: string; blob: Buffer };
    state: 'approved' | 'refused';
    reason: string | null;
    principal: Principal;
    now: number;
  },
): Promise<void> {
  const { post, state, reason, principal, now } = decision;
  const rows = await tx.query(
    `update group_post set state = $2, reason = $3, decided_at = $4, decided_by = $5, blob = null
     where id = $1 and state = 'held' returning 1`,
    [post.id, state, reason, new Date(now), accountOf(principal)],
  );
  if (rows.length === 0) throw new Refusal('conflict', 'Somebody else has decided already.');
  await blobs.release(tx, [post.blob]);
  await recordEvent(tx, {
    now,
    actor: auditActor(principal),
    act: state === 'approved' ? 'group.approvePost' : 'group.refusePost',
    object: { kind: 'groupPost', id: post.id },
    authority: reason ?? 'moderation',
    after: { state },
  });
}
