/**
 * Rights on address books (RFC 9610 §2 `AddressBookRights`), from the key to the account. Pure.
 *
 * Whoever has an account's mail as a whole has its books; others have those that were shared with them.
 */
import type { MailAccess } from '#domain/mailstore/access.ts';
import { Refusal } from '#platform/kernel/fault.ts';

/** r read, w write, a share, x delete. */
export type BookRight = 'r' | 'w' | 'a' | 'x';
export const BOOK_RIGHTS = 'rwax';

/** The letters somebody has on a book; empty for one that is not to be known. */
export function rightsOnBook({ accountRights, bookRights }: MailAccess, bookId: string): string {
  if (accountRights === '') return bookRights?.get(bookId) ?? '';
  const has = (letter: string): boolean => accountRights.includes(letter);
  return `${has('r') ? 'r' : ''}${has('i') ? 'wx' : ''}${has('a') ? 'a' : ''}`;
}

/** Books that may be read: null for all. */
export function readableBooks({ accountRights, bookRights = new Map() }: MailAccess): string[] | null {
  if (accountRights.includes('r')) return null;
  return [...bookRights].filter(([, rights]) => rights.includes('r')).map(([id]) => id);
}

/** Whether any contacts of the account may be read. */
export function mayReadContacts(access: MailAccess): boolean {
  const books = readableBooks(access);
  return books === null || books.length > 0;
}

/** Whether books may be made here. */
export function mayMakeBooks({ accountRights }: MailAccess): boolean {
  return accountRights.includes('i');
}

/** Throws `Refusal`: `notFound` for a book that is not to be known, `notPermitted` for one that this may not be done with. */
export function requireBookRight(access: MailAccess, bookId: string, right: BookRight): void {
  const rights = rightsOnBook(access, bookId);
  if (rights.includes(right)) return;
  if (!rights.includes('r')) throw new Refusal('notFound', 'There is no such address book.');
  throw new Refusal('notPermitted', 'You may not do this with this address book.', { right });
}
