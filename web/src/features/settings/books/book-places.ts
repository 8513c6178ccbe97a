/** The books that a contact may be moved to: one's own and those that others share, as far as one may write there. */
import type { Client } from '../../../jmap/client.ts';
import type { BookPlace } from './use-card-acts.ts';

const CONTACTS = 'urn:ietf:params:jmap:contacts';

/** Accounts with address books; the province's own is the directory, which is only read. */
export function accountsWithBooks({ session }: Client): { id: string; name: string }[] {
  return Object.entries(session.accounts)
    .filter(([id, { accountCapabilities }]) => id !== 'province' && CONTACTS in accountCapabilities)
    .map(([id, { name }]) => ({ id, name }));
}

export function placesToMove(client: Client, from: BookPlace): BookPlace[] {
  return accountsWithBooks(client).flatMap(({ id: accountId }) =>
    client.cache
      .all('AddressBook', accountId)
      .filter((book) => book.myRights.mayWrite && book.id !== from.book.id)
      .map((book) => ({ accountId, book })),
  );
}
