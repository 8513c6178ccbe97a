/** Memberships that end because a person leaves a unit or the service (R7.b, R7.c). Those by unit or post end by themselves. */
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';

/**
 * Takes an account out of the groups it was named in, as member and as moderator: those of some units and below, or all. Gives the
 * groups' addresses. The caller records the event.
 */
export async function endMemberships(
  tx: Transaction,
  accountId: AccountId,
  within?: readonly UnitId[],
): Promise<string[]> {
  const rows = await tx.query<{ address: string }>(
    `with concerned as (
       select id, address from mail_group where $2::uuid[] is null or unit_path(unit_id) && $2
     ), member as (
       delete from mail_group_member m using concerned g where m.group_id = g.id and m.account_id = $1 returning g.address
     ), moderator as (
       delete from mail_group_moderator m using concerned g where m.group_id = g.id and m.account_id = $1 returning g.address
     )
     select address from member union select address from moderator order by address`,
    [accountId, within ?? null],
  );
  return rows.map(({ address }) => address);
}
