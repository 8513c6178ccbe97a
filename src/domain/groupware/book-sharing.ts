/** Sharing of address books with people and units (RFC 9610 §2, RFC 9670): each change of rights is recorded and told. */
import type { MailAccess } from '#domain/mailstore/access.ts';
import { type GrantedRights, type GranteeId, requireOther, setRights } from '#domain/mailstore/granting.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { Database, Queryable } from '#platform/postgres/database.ts';
import { requireBookRight, rightsOnBook } from './book-rights.ts';

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
  { bookId, grantee, rights, now }: GrantedRights & { bookId: string; now: number },
): Promise<void> {
  requireBookRight(access, bookId, 'a');
  requireOther(access, grantee);
  await db.transaction(async (tx) => {
    const [book] = await tx.query('select from address_book where account_id = $1 and id = $2 for update', [
      access.accountId,
      bookId,
    ]);
    if (!book) throw new Refusal('notFound', 'There is no such address book.');
    const thing = { kind: 'addressBook' as const, id: bookId };
    await setRights(tx, access, thing, { grantee, rightsOf: () => rights, now });
  });
}
