/** Reading groups: everybody finds them as they find people; who they are made of is seen by those inside and those above. */
import { findReach } from '#domain/directory/authorize.ts';
import type { Principal } from '#domain/directory/principal.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { GroupFields, GroupMember } from './groups.ts';

export interface Group extends GroupFields {
  id: string;
  address: string;
  unitId: UnitId;
  moderators: AccountId[];
  /** Members named one by one. */
  members: GroupMember[];
  /** Whether whoever asks may change it. */
  mayManage: boolean;
}

type Row = Omit<Group, 'mayManage' | 'members'> & {
  unitPath: UnitId[];
  members: { accountId: AccountId | null; groupId: string | null; address: string | null }[];
};

const SELECT = `
  select g.id, g.address, g.name, g.description, g.membership, g.includes_below as "includesBelow", g.ranks,
    g.who_may_post as "whoMayPost", g.is_moderated as "isModerated", g.is_list as "isList", g.unit_id as "unitId",
    unit_path(g.unit_id) as "unitPath",
    array(select account_id from mail_group_moderator where group_id = g.id order by account_id) as moderators,
    coalesce((select json_agg(json_build_object('accountId', account_id, 'groupId', child_id, 'address', address)
                              order by id)
              from mail_group_member where group_id = g.id), '[]') as members
  from mail_group g`;

function groupFromRow({ unitPath, members, ...row }: Row, principal: Principal): Group {
  const reach = findReach(principal, 'group.manage');
  return {
    ...row,
    members: members.map(({ accountId, groupId, address }) => ({
      ...(accountId !== null && { accountId }),
      ...(groupId !== null && { groupId }),
      ...(address !== null && { address }),
    })),
    mayManage: reach === 'everywhere' || reach.some((unitId) => unitPath.includes(unitId)),
  };
}

/** Groups by their ids, or all by name. One statement. */
export async function readGroups(
  db: Queryable,
  principal: Principal,
  ids: readonly string[] | undefined,
  most: number,
): Promise<Group[]> {
  const rows = await db.query<Row>(
    `${SELECT} where $1::uuid[] is null or g.id = any ($1) order by g.name, g.id limit $2`,
    [ids ?? null, most],
    { name: 'group_read' },
  );
  return rows.map((row) => groupFromRow(row, principal));
}

/** The ids of groups that meet the conditions, by name. */
export async function findGroupIds(
  db: Queryable,
  condition: { text?: string; unitId?: string },
  isAscending: boolean,
  most: number,
): Promise<string[]> {
  const rows = await db.query<{ id: string }>(
    `select id from mail_group
     where ($1::text is null or fold_text(name || ' ' || address) like '%' || fold_text($1) || '%')
       and ($2::uuid is null or unit_id = $2)
     order by name ${isAscending ? 'asc' : 'desc'}, id limit $3`,
    [condition.text ?? null, condition.unitId ?? null, most],
  );
  return rows.map(({ id }) => id);
}

/** The group of each address that is one; a tag after `+` counts for nothing. */
export async function findGroupsByAddress(
  db: Queryable,
  addresses: readonly string[],
): Promise<Map<string, { groupId: string; tag: string | undefined }>> {
  const parts = addresses.map((address) => {
    const [, name = '', tag, domain = ''] =
      /^([^+@]*)(?:\+(.*))?@([^@]*)$/s.exec(address.toLowerCase()) ?? [];
    return { address, bare: `${name}@${domain}`, tag };
  });
  const rows = await db.query<{ id: string; address: string }>(
    // After a change of the domain a group has its local part under both, while the old one receives (R3.1).
    `select g.id, a.address from address a join domain d on d.name = a.domain and d.closed_at is null
     join mail_group g on split_part(g.address, '@', 1) = a.local_part
     where a.address = any ($1::text[]) and a.kind = 'group'`,
    [parts.map(({ bare }) => bare)],
    { name: 'group_resolve' },
  );
  const byAddress = new Map(rows.map((row) => [row.address, row.id]));
  return new Map(
    parts.flatMap(({ address, bare, tag }) => {
      const groupId = byAddress.get(bare);
      return groupId === undefined ? [] : [[address, { groupId, tag }] as const];
    }),
  );
}
