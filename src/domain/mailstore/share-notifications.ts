/** What somebody is told when an owner gave or took them rights (RFC 9670 §5): the latest hundred, one for each object. */
import { auditActor, type Principal } from '#domain/directory/principal.ts';
import type { AccountId, MailboxId } from '#platform/kernel/ids.ts';
import type { Queryable, Transaction } from '#platform/postgres/database.ts';

/** Older ones give way, so that nobody is buried in them. */
const MAX_KEPT = 100;

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

/** Notes a change of rights on a mailbox; changes of the same one stand together. */
export async function noteShare(
  tx: Transaction,
  change: {
    granteeId: AccountId;
    principal: Principal;
    accountId: AccountId;
    mailboxId: MailboxId;
    oldRights: string;
    newRights: string;
    now: number;
  },
): Promise<void> {
  const { accountId: changedBy, name } = auditActor(change.principal);
  const [before] = await tx.query<{ oldRights: string }>(
    `delete from share_notification where account_id = $1 and object_account_id = $2 and object_id = $3
     returning old_rights as "oldRights"`,
    [change.granteeId, change.accountId, change.mailboxId],
  );
  await tx.query(
    `insert into share_notification (account_id, id, created_at, changed_by, changed_by_name, object_type,
       object_account_id, object_id, old_rights, new_rights, name)
     select $1, gen_random_uuid(), $2, $3, $4, 'Mailbox', $5, $6, $7, $8, m.name
     from mailbox m where m.account_id = $5 and m.id = $6`,
    [
      change.granteeId,
      new Date(change.now),
      changedBy ?? null,
      name,
      change.accountId,
      change.mailboxId,
      before?.oldRights ?? change.oldRights,
      change.newRights,
    ],
  );
  await tx.query(
    `delete from share_notification where account_id = $1 and id in (
       select id from share_notification where account_id = $1 order by created_at desc offset ${MAX_KEPT})`,
    [change.granteeId],
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
