/** Rights on mailboxes and address books that end because a person leaves a unit or the service (R7.b, R7.c). */
import type { AccountId, MailboxId, UnitId } from '#platform/kernel/ids.ts';
import type { Transaction } from '#platform/postgres/database.ts';
import { CHANGE, recordChanges } from './change-log.ts';
import { advanceModseq } from './mail-accounts.ts';

export interface SharingEnd {
  granteeId: AccountId;
  /** Only on mailboxes of accounts in these units and below; without it on all. */
  within?: readonly UnitId[];
  now: number;
}

/**
 * Takes the rights on others' mailboxes and address books from an account; the owners' sessions are told. Gives the addresses of the owners.
 * The caller records the event.
 */
export async function endSharing(tx: Transaction, end: SharingEnd): Promise<string[]> {
  const rows = await tx.query<{ owner: AccountId; mailboxId: MailboxId; address: string }>(
    `with ended as (
       delete from mailbox_right r using account c
       where r.grantee_id = $1 and c.id = r.account_id and ($2::uuid[] is null or unit_path(c.unit_id) && $2)
       returning r.account_id, r.mailbox_id)
     select e.account_id as owner, e.mailbox_id as "mailboxId", a.address
     from ended e join address a on a.account_id = e.account_id and a.kind = 'primary' order by e.account_id`,
    [end.granteeId, end.within ?? null],
  );
  const books = await tx.query<{ address: string }>(
    `with ended as (
       delete from address_book_right r using account c
       where r.grantee_id = $1 and c.id = r.account_id and ($2::uuid[] is null or unit_path(c.unit_id) && $2)
       returning r.account_id)
     select distinct a.address from ended e join address a on a.account_id = e.account_id and a.kind = 'primary'
     order by a.address`,
    [end.granteeId, end.within ?? null],
  );
  const owners = new Map<AccountId, { address: string; mailboxIds: MailboxId[] }>();
  for (const { owner, mailboxId, address } of rows) {
    const known = owners.get(owner) ?? { address, mailboxIds: [] };
    known.mailboxIds.push(mailboxId);
    owners.set(owner, known);
  }
  for (const [accountId, { mailboxIds }] of owners) {
    const modseq = await advanceModseq(tx, accountId);
    await recordChanges(
      tx,
      { accountId, modseq, now: end.now },
      mailboxIds.map((mailboxId) => ({ kind: CHANGE.mailboxChanged, mailboxId })),
    );
  }
  return [...new Set([...owners.values(), ...books].map(({ address }) => address))];
}
