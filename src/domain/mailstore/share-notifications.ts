/** What somebody is told when an owner gave or took them rights (RFC 9670 §5): the latest hundred, one for each object. */
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';

/** Older ones give way, so that nobody is buried in them. */
const MAX_KEPT = 100;
/** People told of a share with a unit. */
const MAX_TOLD = 500;

export interface ShareNotification {
  id: string;
  createdAt: Date;
  changedBy: AccountId | null;
  changedByName: string;
  objectType: string;
  objectAccountId: AccountId;
  objectId: string;
  oldRights: string;
  newRights: string;
  name: string;
}

/**
 * Whom a grant reaches: the account itself, or the people of a unit and of all below it. Of more than are told nobody is, and
 * nothing but the notification is lost.
 */
async function readReached(tx: Transaction, change: { granteeId: string; accountId: string; now: number }) {
  const rows = await tx.query<{ id: AccountId }>(
    `with recursive below (id) as (
       select u.id from unit u
       where u.id = coalesce((select unit_id from account where id = $1 and kind = 'agency'), $1)
       union select u.id from unit u join below b on u.parent_id = b.id)
     select c.id from account c where c.id <> $2 and c.state <> 'retired' and (c.id = $1
       or (c.kind = 'personal' and (c.unit_id in (select id from below) or c.person_id in (
         select t.person_id from post t
         where t.unit_id in (select id from below) and t.starts_at <= $3 and (t.ends_at is null or t.ends_at > $3)))))
     order by c.id limit ${MAX_TOLD + 1}`,
    [change.granteeId, change.accountId, new Date(change.now)],
  );
  return rows.length > MAX_TOLD ? [] : rows.map(({ id }) => id);
}

/** Notes a change of rights on something; changes of the same thing stand together. Four statements, however many are told. */
export async function noteShare(
  tx: Transaction,
  change: {
    granteeId: string;
    principal: Principal;
    accountId: AccountId;
    object: { type: 'Mailbox' | 'AddressBook'; id: string };
    oldRights: string;
    newRights: string;
    now: number;
  },
): Promise<void> {
  const { accountId: changedBy, name } = auditActor(change.principal);
  const { accountId, object } = change;
  const told = await readReached(tx, change);
  if (told.length === 0) return;
  const before = await tx.query<{ accountId: AccountId; oldRights: string }>(
    `delete from share_notification where account_id = any ($1) and object_account_id = $2 and object_id = $3
     returning account_id as "accountId", old_rights as "oldRights"`,
    [told, accountId, object.id],
  );
  const known = new Map(before.map((row) => [row.accountId, row.oldRights]));
  await tx.query(
    `insert into share_notification (account_id, id, created_at, changed_by, changed_by_name, object_type,
       object_account_id, object_id, old_rights, new_rights, name)
     select t.id, gen_random_uuid(), $3, $4, $5, $6, $7, $8, t.old_rights, $9, n.name
     from unnest($1::uuid[], $2::text[]) as t (id, old_rights)
     cross join (select name from ${object.type === 'Mailbox' ? 'mailbox' : 'address_book'}
       where account_id = $7 and id = $8) n`,
    [
      told,
      told.map((id) => known.get(id) ?? change.oldRights),
      new Date(change.now),
      changedBy ?? null,
      name,
      object.type,
      accountId,
      object.id,
      change.newRights,
    ],
  );
  await tx.query(
    `delete from share_notification d using (
       select account_id, id, row_number() over (partition by account_id order by created_at desc) as place
       from share_notification where account_id = any ($1)) old
     where old.place > ${MAX_KEPT} and d.account_id = old.account_id and d.id = old.id`,
    [told],
  );
}

/** Notifications of an account, of these ids or all, the latest first. */
export function readShareNotifications(
  db: Queryable,
  accountId: AccountId,
  ids: readonly string[] | undefined,
): Promise<ShareNotification[]> {
  return db.query<ShareNotification>(
    `select id, created_at as "createdAt", changed_by as "changedBy", changed_by_name as "changedByName",
       object_type as "objectType", object_account_id as "objectAccountId", object_id as "objectId",
       old_rights as "oldRights", new_rights as "newRights", name
     from share_notification where account_id = $1 and ($2::uuid[] is null or id = any ($2)) order by created_at desc, id`,
    [accountId, ids ?? null],
    { name: 'share_notification_read' },
  );
}

/** Dismisses one; true when there was one. */
export async function dismissShareNotification(
  db: Queryable,
  accountId: AccountId,
  id: string,
): Promise<boolean> {
  const rows = await db.query(
    'delete from share_notification where account_id = $1 and id = $2 returning id',
    [accountId, id],
  );
  return rows.length === 1;
}
