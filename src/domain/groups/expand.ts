/**
 * Who gets a message to a group: named members, a unit's people, holders of posts, and those of nested groups.
 *
 * One statement for all groups of a message, whatever their size and depth. Circles end by depth, and each person is taken
 * once.
 */
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { POSTERS } from './groups.ts';

/** What delivery asks of a group. */
export interface GroupRules {
  id: string;
  address: string;
  name: string;
  whoMayPost: (typeof POSTERS)[number];
  isModerated: boolean;
  isList: boolean;
  moderators: AccountId[];
}

/** The rules of these groups. */
export function readGroupRules(db: Queryable, ids: readonly string[]): Promise<GroupRules[]> {
  return db.query<GroupRules>(
    `select g.id, g.address, g.name, g.who_may_post as "whoMayPost", g.is_moderated as "isModerated",
       g.is_list as "isList", array(select account_id from mail_group_moderator where group_id = g.id) as moderators
     from mail_group g where g.id = any ($1::uuid[])`,
    [ids],
    { name: 'group_rules' },
  );
}

export interface ExpandedMember {
  groupId: string;
  accountId: AccountId | null;
  /** Of another system, where there is no account. */
  address: string | null;
}

const MAX_DEPTH = 10;
/** An address that refused so many messages is written to no more. */
const MAX_BOUNCES = 5;

const EXPAND = `
  with recursive nested (root, group_id, depth) as (
    select g.id, g.id, 0 from mail_group g where g.id = any ($1::uuid[])
    union
    select n.root, m.child_id, n.depth + 1 from nested n
    join mail_group_member m on m.group_id = n.group_id and m.child_id is not null where n.depth < ${MAX_DEPTH}
  ), below (root, group_id, unit_id) as (
    select distinct n.root, n.group_id, g.unit_id from nested n join mail_group g on g.id = n.group_id
    where g.membership <> 'static'
    union
    select b.root, b.group_id, u.id from below b join mail_group g on g.id = b.group_id and g.includes_below
    join unit u on u.parent_id = b.unit_id
  ), found as (
    select n.root, m.account_id, m.address from nested n join mail_group_member m on m.group_id = n.group_id
    where m.child_id is null and m.bounces < ${MAX_BOUNCES}
    union
    select b.root, c.id, null from below b join mail_group g on g.id = b.group_id and g.membership = 'unit'
    join account c on c.unit_id = b.unit_id and c.kind = 'personal'
    union
    select b.root, c.id, null from below b join mail_group g on g.id = b.group_id and g.membership = 'post'
    join post p on p.unit_id = b.unit_id and p.rank = any (g.ranks) and p.starts_at <= $2
      and (p.ends_at is null or p.ends_at > $2)
    join account c on c.person_id = p.person_id
  )
  select f.root as "groupId", f.account_id as "accountId", f.address from found f
  left join account a on a.id = f.account_id
  where f.account_id is null or a.state <> 'retired' order by f.root, f.account_id, f.address`;

/** The members of all these groups, each person once for each group. */
export function expandGroups(db: Queryable, ids: readonly string[], now: number): Promise<ExpandedMember[]> {
  return db.query<ExpandedMember>(EXPAND, [ids, new Date(now)], { name: 'group_expand' });
}

/** Counts a bounce of an address of a list (the tag of its own return address); gives whether it was one. */
export async function countBounce(db: Queryable, groupId: string, address: string): Promise<boolean> {
  const rows = await db.query(
    'update mail_group_member set bounces = bounces + 1 where group_id = $1 and address = $2 returning 1',
    [groupId, address.toLowerCase()],
  );
  return rows.length > 0;
}
