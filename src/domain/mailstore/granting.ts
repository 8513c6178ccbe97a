/**
 * What others may with a thing of an account: changed in the transaction of whoever locked the thing, told to whom it reaches, and on record
 * (RFC 4314, RFC 9670). A further kind of thing is a table of rights with the same columns, and a line in `THINGS`.
 */
import { recordEvent } from '#domain/audit/record-event.ts';
import { auditActor } from '#domain/directory/principal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId, UnitId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import type { MailAccess } from './access.ts';
import { noteShare } from './share-notifications.ts';

/** Enough for any circle of colleagues; a larger one is a unit. */
const MAX_GRANTEES = 200;

const THINGS = {
  mailbox: { type: 'Mailbox', table: 'mailbox_right', column: 'mailbox_id' },
  addressBook: { type: 'AddressBook', table: 'address_book_right', column: 'book_id' },
} as const;

/** Whom something is shared with: an account, or a unit. */
export type GranteeId = AccountId | UnitId;

/** What somebody may from now on: the letters, none to take everything. */
export interface GrantedRights {
  grantee: { id: GranteeId; address: string };
  rights: string;
}

/** Throws `Refusal('notPermitted')` for the rights of the owner, which stay. */
export function requireOther({ accountId }: MailAccess, { id }: GrantedRights['grantee']): void {
  if (id === accountId) throw new Refusal('notPermitted', 'The owner keeps all rights.');
}

/** Gives, changes or takes somebody's rights; false where they stay as they were. `Refusal('tooMany')`. */
export async function setRights(
  tx: Transaction,
  { accountId, principal }: MailAccess,
  thing: { kind: keyof typeof THINGS; id: string },
  change: { grantee: GrantedRights['grantee']; rightsOf: (held: string) => string; now: number },
): Promise<boolean> {
  const { grantee, rightsOf, now } = change;
  const { type, table, column } = THINGS[thing.kind];
  const rows = await tx.query<{ granteeId: GranteeId; rights: string }>(
    `select grantee_id as "granteeId", rights from ${table} where account_id = $1 and ${column} = $2`,
    [accountId, thing.id],
  );
  const held = rows.find((row) => row.granteeId === grantee.id)?.rights ?? '';
  const rights = rightsOf(held);
  if (rights === held) return false;
  if (held === '' && rows.length >= MAX_GRANTEES)
    throw new Refusal('tooMany', `Something is shared with at most ${MAX_GRANTEES} others.`);
  const at = [accountId, thing.id, grantee.id];
  await (rights === ''
    ? tx.query(`delete from ${table} where account_id = $1 and ${column} = $2 and grantee_id = $3`, at)
    : tx.query(
        `insert into ${table} (account_id, ${column}, grantee_id, rights, granted_at) values ($1, $2, $3, $4, $5)
         on conflict (account_id, ${column}, grantee_id) do update set rights = excluded.rights`,
        [...at, rights, new Date(now)],
      ));
  await noteShare(tx, {
    granteeId: grantee.id,
    principal,
    accountId,
    object: { type, id: thing.id },
    oldRights: held,
    newRights: rights,
    now,
  });
  await recordEvent(tx, {
    now,
    actor: auditActor(principal),
    act: `${thing.kind}.share`,
    object: { kind: thing.kind, id: thing.id },
    authority: 'R8.4',
    before: { account: accountId, grantee: grantee.address, rights: held },
    after: { account: accountId, grantee: grantee.address, rights },
  });
  return true;
}
