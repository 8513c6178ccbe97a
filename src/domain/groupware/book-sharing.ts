/** Sharing of address books with people and units (RFC 9610 §2, RFC 9670): each change of rights is recorded and told. */
import { recordEvent } from '#domain/audit/record-event.ts';
import { auditActor } from '#domain/directory/principal.ts';
import type { MailAccess } from '#domain/mailstore/access.ts';
import { noteShare } from '#domain/mailstore/share-notifications.ts';
import type { GranteeId } from '#domain/mailstore/sharing.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import { requireBookRight, rightsOnBook } from './book-rights.ts';

/** Enough for any circle of colleagues; a larger one is a unit. */
const MAX_GRANTEES = 200;

/** What others may with each book that the access shares. One query. */
export async function listBookGrants(
  db: Queryable,
  access: MailAccess,
): Promise<Map<string, { granteeId: GranteeId; rights: string }[]>> {
  const rows = await db.query<{ bookId: string; granteeId: GranteeId; rights: string }>(
    `select book_id as "bookId", grantee_id as "granteeId", rights from address_book_right
     where account_id = $1 order by book_id, grantee_id`,
    [access.accountId],
    { name: 'book_grants' },
  );
  const shared = rows.filter(({ bookId }) => rightsOnBook(access, bookId).includes('a'));
  return Map.groupBy(shared, ({ bookId }) => bookId);
}

/**
 * Gives, changes or takes (no letters) somebody's rights on a book. `Refusal`: `notFound`, `notPermitted` without the right to share or for
 * the owner, `tooMany`.
 */
export async function changeBookGrant(
  db: Database,
  access: MailAccess,
  change: { bookId: string; grantee: { id: GranteeId; address: string }; rights: string; now: number },
): Promise<void> {
  const { bookId, grantee, rights, now } = change;
  const { accountId, principal } = access;
  requireBookRight(access, bookId, 'a');
  if (grantee.id === accountId)
    throw new Refusal('notPermitted', 'The owner of an address book keeps all rights.');
  await db.transaction(async (tx) => {
    const [book] = await tx.query('select from address_book where account_id = $1 and id = $2 for update', [
      accountId,
      bookId,
    ]);
    if (!book) throw new Refusal('notFound', 'There is no such address book.');
    const rows = await tx.query<{ granteeId: GranteeId; rights: string }>(
      'select grantee_id as "granteeId", rights from address_book_right where account_id = $1 and book_id = $2',
      [accountId, bookId],
    );
    const held = rows.find((row) => row.granteeId === grantee.id)?.rights ?? '';
    if (held === rights) return;
    if (held === '' && rows.length >= MAX_GRANTEES)
      throw new Refusal('tooMany', `An address book is shared with at most ${MAX_GRANTEES} others.`);
    const at = [accountId, bookId, grantee.id];
    await (rights === ''
      ? tx.query(
          'delete from address_book_right where account_id = $1 and book_id = $2 and grantee_id = $3',
          at,
        )
      : tx.query(
          `insert into address_book_right (account_id, book_id, grantee_id, rights, granted_at) values ($1, $2, $3, $4, $5)
           on conflict (account_id, book_id, grantee_id) do update set rights = excluded.rights`,
          [...at, rights, new Date(now)],
        ));
    await noteShare(tx, {
      granteeId: grantee.id,
      principal,
      accountId,
      object: { type: 'AddressBook', id: bookId },
      oldRights: held,
      newRights: rights,
      now,
    });
    await recordEvent(tx, {
      now,
      actor: auditActor(principal),
      act: 'addressBook.share',
      object: { kind: 'addressBook', id: bookId },
      authority: 'R8.4',
      before: { account: accountId, grantee: grantee.address, rights: held },
      after: { account: accountId, grantee: grantee.address, rights },
    });
  });
}
