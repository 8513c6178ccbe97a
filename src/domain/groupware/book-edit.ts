/** An address book made or changed together with whom it is shared with, as one (RFC 8620 §5.3). */
import type { MailAccess } from '#domain/mailstore/access.ts';
import type { GrantedRights } from '#domain/mailstore/granting.ts';
import { atomically } from '#platform/postgres/atomically.ts';
import type { Database } from '#platform/postgres/database.ts';
import { type BookValues, createBook, updateBook } from './address-books.ts';
import { changeBookGrant } from './book-sharing.ts';

interface Sharing {
  grants: readonly GrantedRights[];
  now: number;
}

async function applyGrants(
  db: Database,
  access: MailAccess,
  bookId: string,
  { grants, now }: Sharing,
): Promise<void> {
  for (const grant of grants) await changeBookGrant(db, access, { bookId, ...grant, now });
}

/** Makes a book. Throws what its parts throw, and then nothing is made. */
export function createSharedBook(
  db: Database,
  access: MailAccess,
  book: BookValues & Sharing & { id: string },
): Promise<void> {
  return atomically(db, async (joined) => {
    await createBook(joined, access, book);
    await applyGrants(joined, access, book.id, book);
  });
}

/** Changes a book. Throws what its parts throw, and then nothing is changed. */
export function editBook(
  db: Database,
  access: MailAccess,
  id: string,
  edit: Sharing & { values: Partial<BookValues> },
): Promise<void> {
  return atomically(db, async (joined) => {
    if (Object.keys(edit.values).length > 0) await updateBook(joined, access, id, edit.values);
    await applyGrants(joined, access, id, edit);
  });
}
