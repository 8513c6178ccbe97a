/** Making, changing and retiring groups; each act asked for and recorded (R4.1, R5.1). */
import { recordEvent } from '#domain/audit/record-event.ts';
import { takeAddress } from '#domain/directory/allocate-address.ts';
import { requirePermission } from '#domain/directory/authorize.ts';
import type { DirectoryAct } from '#domain/directory/directory-act.ts';
import { auditActor, type UnitPath } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Database, Transaction } from '#platform/postgres/database.ts';

export const MEMBERSHIPS = ['static', 'unit', 'post'] as const;
export const POSTERS = ['anyone', 'inside', 'members', 'moderators'] as const;
const RANKS: readonly string[] = ['head', 'deputy_head', 'secretary', 'member'];

/** What may be changed of a group. */
export interface GroupFields {
  name: string;
  description: string;
  membership: (typeof MEMBERSHIPS)[number];
  includesBelow: boolean;
  /** Of post groups: `head` for all heads. */
  ranks: readonly string[];
  whoMayPost: (typeof POSTERS)[number];
  isModerated: boolean;
  isList: boolean;
}

/** A member as named: exactly one of the three. */
export interface GroupMember {
  accountId?: AccountId;
  groupId?: string;
  address?: string;
}

export type GroupAct = Pick<DirectoryAct, 'principal' | 'authority' | 'ids' | 'now'>;

const MAX_NAMED_MEMBERS = 5_000;
const MAX_MODERATORS = 20;
const MAX_NAME = 200;
const MAX_DESCRIPTION = 2_000;

function requireGood(fields: GroupFields): void {
  const { name, description, membership, ranks } = fields;
  if (name.trim() === '' || name.length > MAX_NAME || /\p{Cc}/u.test(name))
    throw new Refusal('invalidArgument', 'A group needs a name of one line.');
  if (description.length > MAX_DESCRIPTION)
    throw new Refusal('invalidArgument', `A description has at most ${MAX_DESCRIPTION} characters.`);
  if (membership === 'post' && (ranks.length === 0 || !ranks.every((rank) => RANKS.includes(rank))))
    throw new Refusal('invalidArgument', `A group of posts names ranks: ${RANKS.join(', ')}.`);
}

interface LockedGroup extends GroupFields {
  id: string;
  address: string;
  unitId: UnitId;
  unitPath: UnitPath;
}

async function lockGroup(tx: Transaction, act: GroupAct, id: string): Promise<LockedGroup> {
  const [group] = await tx.query<LockedGroup>(
    `select id, address, name, description, membership, includes_below as "includesBelow", ranks,
            who_may_post as "whoMayPost", is_moderated as "isModerated", is_list as "isList", unit_id as "unitId",
            unit_path(unit_id) as "unitPath"
     from mail_group where id = $1 for update`,
    [id],
  );
  if (!group) throw new Refusal('notFound', 'There is no such group.');
  requirePermission(act.principal, 'group.manage', { kind: 'unit', unitPath: group.unitPath });
  return group;
}

function valuesOf(fields: GroupFields): unknown[] {
  return [
    fields.name,
    fields.description,
    fields.membership,
    fields.includesBelow,
    fields.ranks,
    fields.whoMayPost,
    fields.isModerated,
    fields.isList,
  ];
}

async function record(
  tx: Transaction,
  act: GroupAct,
  id: string,
  change: Pick<Parameters<typeof recordEvent>[1], 'act' | 'before' | 'after'>,
): Promise<void> {
  await recordEvent(tx, {
    now: act.now,
    actor: auditActor(act.principal),
    object: { kind: 'group', id },
    authority: act.authority,
    ...change,
  });
}

/** Makes a group of a unit. `Refusal`: `notPermitted`, `invalidArgument`, `alreadyExists`, `notFound` for the unit. */
export async function createGroup(
  db: Database,
  act: GroupAct,
  wanted: GroupFields & { address: string; unitCode: string },
): Promise<{ id: string; address: string }> {
  requireGood(wanted);
  return db.transaction(async (tx) => {
    const [unit] = await tx.query<{ id: UnitId; path: UnitPath }>(
      'select id, unit_path(id) as path from unit where code = $1',
      [wanted.unitCode.toLowerCase()],
    );
    if (!unit) throw new Refusal('notFound', `There is no unit ${wanted.unitCode}.`);
    requirePermission(act.principal, 'group.manage', { kind: 'unit', unitPath: unit.path });
    const address = await takeAddress(tx, {
      accountId: null,
      kind: 'group',
      address: wanted.address,
      now: act.now,
      // Such words are the administration's, and so is a group at the root.
      mayBeReserved: unit.path.length === 1,
    });
    const id = act.ids();
    await tx.query(
      `insert into mail_group (id, address, unit_id, created_at, name, description, membership, includes_below, ranks,
         who_may_post, is_moderated, is_list)
       values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)`,
      [id, address, unit.id, new Date(act.now), ...valuesOf(wanted)],
    );
    await record(tx, act, id, { act: 'group.create', after: { address, name: wanted.name } });
    return { id, address };
  });
}

/** Changes a group. `Refusal`: `notFound`, `notPermitted`, `invalidArgument`. */
export async function changeGroup(
  db: Database,
  act: GroupAct,
  id: string,
  change: Partial<GroupFields>,
): Promise<void> {
  await db.transaction(async (tx) => {
    const before = await lockGroup(tx, act, id);
    const fields = { ...before, ...change };
    requireGood(fields);
    await tx.query(
      `update mail_group set name = $2, description = $3, membership = $4, includes_below = $5, ranks = $6,
         who_may_post = $7, is_moderated = $8, is_list = $9 where id = $1`,
      [id, ...valuesOf(fields)],
    );
    await record(tx, act, id, { act: 'group.change', after: { ...change, ranks: [...fields.ranks] } });
  });
}

/** Puts these members in the place of those named before. */
export async function setMembers(
  db: Database,
  act: GroupAct,
  id: string,
  members: readonly GroupMember[],
): Promise<void> {
  if (members.length > MAX_NAMED_MEMBERS)
    throw new Refusal('tooMany', `A group names at most ${MAX_NAMED_MEMBERS} members.`);
  await db.transaction(async (tx) => {
    await lockGroup(tx, act, id);
    const columns = [
      members.map(({ accountId }) => accountId ?? null),
      members.map(({ groupId }) => groupId ?? null),
      members.map(({ address }) => address?.toLowerCase() ?? null),
    ];
    const wanted = 'unnest($2::uuid[], $3::uuid[], $4::text[]) as w (account_id, child_id, address)';
    // Those that stay keep what is known of their bounces.
    await tx.query(
      `delete from mail_group_member m where group_id = $1 and not exists (
         select from ${wanted} where w.account_id is not distinct from m.account_id
           and w.child_id is not distinct from m.child_id and w.address is not distinct from m.address)`,
      [id, ...columns],
    );
    await tx.query(
      `insert into mail_group_member (group_id, id, account_id, child_id, address)
       select $1, gen_random_uuid(), w.account_id, w.child_id, w.address from ${wanted} where w.child_id is distinct from $1
       on conflict do nothing`,
      [id, ...columns],
    );
    await record(tx, act, id, { act: 'group.members', after: { members: members.length } });
  });
}

/** Puts these moderators in the place of those before. */
export async function setModerators(
  db: Database,
  act: GroupAct,
  id: string,
  accountIds: readonly AccountId[],
): Promise<void> {
  if (accountIds.length > MAX_MODERATORS)
    throw new Refusal('tooMany', `A group has at most ${MAX_MODERATORS} moderators.`);
  await db.transaction(async (tx) => {
    await lockGroup(tx, act, id);
    await tx.query('delete from mail_group_moderator where group_id = $1', [id]);
    await tx.query(
      'insert into mail_group_moderator (group_id, account_id) select $1, * from unnest($2::uuid[]) on conflict do nothing',
      [id, accountIds],
    );
    await record(tx, act, id, { act: 'group.moderators', after: { moderators: [...accountIds] } });
  });
}

/** Retires a group: its address stays taken for ever. `Refusal('inUse')` while posts wait. */
export async function retireGroup(db: Database, act: GroupAct, id: string): Promise<void> {
  await db.transaction(async (tx) => {
    const group = await lockGroup(tx, act, id);
    const waiting = await tx.query(`select from group_post where group_id = $1 and state = 'held'`, [id]);
    if (waiting.length > 0) throw new Refusal('inUse', 'Messages wait for a decision in this group.');
    await tx.query('delete from group_post where group_id = $1', [id]);
    await tx.query('delete from mail_group_member where child_id = $1', [id]);
    await tx.query('delete from mail_group where id = $1', [id]);
    await tx.query(`update address set kind = 'tombstone' where address = $1`, [group.address]);
    await record(tx, act, id, { act: 'group.retire', before: { address: group.address, name: group.name } });
  });
}
