/**
 * Posts as people hold them: in a unit, from a day to a day, several at a time (R4.3, R7).
 *
 * A post is never deleted: ending it is a date. Rights that belong to it end in the same transaction, so that none outlives it
 * (R7.b). A unit has one head, and while that one is away at most one acting.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { PersonId, PostId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';
import { requirePermission } from './authorize.ts';
import type { DirectoryAct } from './directory-act.ts';
import { auditActor, type UnitPath } from './principal.ts';

export const POST_RANKS = ['head', 'deputy_head', 'secretary', 'member'] as const;
export type PostRank = (typeof POST_RANKS)[number];

export interface Post {
  id: PostId;
  personId: PersonId;
  unitId: UnitId;
  unitPath: UnitPath;
  title: string;
  rank: PostRank;
  isMain: boolean;
  isActing: boolean;
  startsAt: Date;
  endsAt: Date | null;
}

const SELECT = `select t.id, t.person_id as "personId", t.unit_id as "unitId", unit_path(t.unit_id) as "unitPath", t.title, t.rank,
    t.is_main as "isMain", t.is_acting as "isActing", t.starts_at as "startsAt", t.ends_at as "endsAt" from post t`;

/** True for a post held at a time. */
const HELD = (time: string): string =>
  `t.starts_at <= ${time} and (t.ends_at is null or t.ends_at > ${time})`;

/** Posts by their ids, in the order of the ids. */
export async function readPosts(db: Queryable, ids: readonly string[]): Promise<Post[]> {
  const rows = await db.query<Post>(`${SELECT} where t.id = any($1::uuid[])`, [ids]);
  const byId = new Map<string, Post>(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

export interface PostQuery {
  /** At this time; without it at any. */
  at?: number | undefined;
  personIds?: readonly string[] | undefined;
  /** Held in exactly these units. */
  unitIds?: readonly string[] | undefined;
}

/** The posts that match, by unit, rank and time. */
export async function listPosts(db: Queryable, query: PostQuery): Promise<Post[]> {
  return db.query<Post>(
    `${SELECT}
     where ($1::timestamptz is null or (${HELD('$1')}))
       and ($2::uuid[] is null or t.person_id = any($2)) and ($3::uuid[] is null or t.unit_id = any($3))
     order by t.unit_id, array_position(array['head', 'deputy_head', 'secretary', 'member'], t.rank), t.starts_at, t.id`,
    [query.at === undefined ? null : new Date(query.at), query.personIds ?? null, query.unitIds ?? null],
  );
}

/** The titles of the main posts that people hold at a time, by person. */
export async function readMainTitles(
  db: Queryable,
  personIds: readonly PersonId[],
  at: number,
): Promise<Map<PersonId, string>> {
  const rows = await db.query<Pick<Post, 'personId' | 'title'>>(
    `select t.person_id as "personId", t.title from post t where t.is_main and ${HELD('$2')} and t.person_id = any($1::uuid[])`,
    [personIds, new Date(at)],
  );
  return new Map(rows.map(({ personId, title }) => [personId, title]));
}

/** Who heads a unit at a time: the acting head while there is one. */
export async function findHead(db: Queryable, unitId: UnitId, at: number): Promise<Post | undefined> {
  const posts = await listPosts(db, { at, unitIds: [unitId] });
  const heads = posts.filter((post) => post.rank === 'head');
  return heads.find((post) => post.isActing) ?? heads[0];
}

export interface NewPost {
  personId: PersonId;
  unit: { id: UnitId; code: string; path: UnitPath };
  title: string;
  rank: PostRank;
  isMain: boolean;
  isActing?: boolean;
  endsAt?: Date | undefined;
  requestId?: string | undefined;
}

/** Makes a post's row; whoever calls records the event. */
export async function insertPost(
  tx: Transaction,
  wanted: Omit<NewPost, 'unit'> & { unitId: UnitId },
  act: Pick<DirectoryAct, 'ids' | 'now'>,
): Promise<PostId> {
  const id = act.ids() as PostId;
  await tx.query(
    `insert into post (id, person_id, unit_id, title, rank, is_main, is_acting, starts_at, ends_at, begun_by)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [
      id,
      wanted.personId,
      wanted.unitId,
      wanted.title,
      wanted.rank,
      wanted.isMain,
      wanted.isActing ?? false,
      new Date(act.now),
      wanted.endsAt ?? null,
      wanted.requestId ?? null,
    ],
  );
  return id;
}

/** Begins a post. `Refusal`: `notPermitted`; `conflict` when the unit has a head. */
export async function beginPost(tx: Transaction, act: DirectoryAct, wanted: NewPost): Promise<PostId> {
  requirePermission(act.principal, 'directory.change', { kind: 'unit', unitPath: wanted.unit.path });
  if (wanted.rank === 'head') {
    const held = await tx.query(
      `select 1 from post where unit_id = $1 and rank = 'head' and is_acting = $2 and ends_at is null`,
      [wanted.unit.id, wanted.isActing ?? false],
    );
    if (held.length > 0)
      throw new Refusal('conflict', 'This unit has a head already: it is changed by a change of head.', {
        unit: wanted.unit.code,
      });
  }
  const id = await insertPost(tx, { ...wanted, unitId: wanted.unit.id }, act);
  await recordEvent(tx, {
    now: act.now,
    actor: auditActor(act.principal),
    act: 'post.begin',
    object: { kind: 'post', id },
    authority: act.authority,
    context: act.context,
    after: {
      person: wanted.personId,
      unit: wanted.unit.code,
      title: wanted.title,
      rank: wanted.rank,
      endsAt: wanted.endsAt?.toISOString() ?? null,
    },
  });
  return id;
}

/** Ends posts, and with them the rights that belong to them. Gives how many rights ended. */
export async function endPosts(
  tx: Transaction,
  act: DirectoryAct,
  wanted: { posts: readonly Post[]; requestId?: string | undefined },
): Promise<number> {
  const { posts } = wanted;
  for (const post of posts)
    requirePermission(act.principal, 'directory.change', { kind: 'unit', unitPath: post.unitPath });
  if (posts.length === 0) return 0;
  const ids = posts.map((post) => post.id);
  await tx.query(
    `update post set ends_at = greatest(starts_at, $2), ended_by = $3
     where id = any($1::uuid[]) and (ends_at is null or ends_at > $2)`,
    [ids, new Date(act.now), wanted.requestId ?? null],
  );
  const rights = await tx.query(
    `update role_grant set ends_at = greatest(starts_at, $2)
     where post_id = any($1::uuid[]) and (ends_at is null or ends_at > $2) returning id`,
    [ids, new Date(act.now)],
  );
  for (const post of posts)
    await recordEvent(tx, {
      now: act.now,
      actor: auditActor(act.principal),
      act: 'post.end',
      object: { kind: 'post', id: post.id },
      authority: act.authority,
      context: act.context,
      before: { person: post.personId, unit: post.unitId, title: post.title, rank: post.rank },
    });
  return rights.length;
}

/** Corrects the title of a post, as it was all along (R6.1), on record. `Refusal`: `notPermitted`, `invalidArgument`. */
export async function correctTitle(
  tx: Transaction,
  act: DirectoryAct,
  { post, title }: { post: Post; title: string },
): Promise<void> {
  requirePermission(act.principal, 'directory.correct', { kind: 'unit', unitPath: post.unitPath });
  await tx.query('update post set title = $2 where id = $1', [post.id, title]);
  await recordEvent(tx, {
    now: act.now,
    actor: auditActor(act.principal),
    act: 'post.correct',
    object: { kind: 'post', id: post.id },
    authority: act.authority,
    context: act.context,
    before: { person: post.personId, title: post.title },
    after: { person: post.personId, title },
  });
}

export interface PostCondition {
  personId?: string;
  unitId?: string;
  rank?: PostRank;
  heldAt?: Date;
}

/** Ids of posts that meet the conditions, by their start. */
export async function findPostIds(
  db: Queryable,
  { personId, unitId, rank, heldAt }: PostCondition,
  isAscending: boolean,
  most: number,
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select t.id from post t
     where ($1::uuid is null or t.person_id = $1) and ($2::uuid is null or t.unit_id = $2)
       and ($3::text is null or t.rank = $3) and ($4::timestamptz is null or (${HELD('$4')}))
     order by t.starts_at ${isAscending ? 'asc' : 'desc'}, t.id limit $5`,
    [personId ?? null, unitId ?? null, rank ?? null, heldAt ?? null, most],
  );
  return rows.map(({ id }) => id);
}
