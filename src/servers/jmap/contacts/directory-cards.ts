/** The directory as contacts (RFC 9610): its cards as `services/directory-cards` makes them, and how they are found. Read only. */
import { findAccountIds } from '#domain/accounts/find-accounts.ts';
import type { CardCondition, ContactCard } from '#domain/groupware/cards.ts';
import {
  type DirectoryCard,
  readDirectoryCards as readCards,
} from '#services/directory-cards/directory-cards.ts';
import type { ObjectContext } from '../object-type.ts';
import { DIRECTORY_BOOK } from './address-book.ts';

function encode({ id, card, photo }: DirectoryCard): ContactCard {
  // A picture is downloaded from the account of the province.
  const media = photo && {
    photo: { kind: 'photo', blobId: photo.blob.toString('hex'), mediaType: photo.type },
  };
  return { id, bookIds: [DIRECTORY_BOOK], card: { ...card, ...(media && { media }) } };
}

/** Cards of these accounts, or all, at most so many. */
export async function readDirectoryCards(
  { deps, principal }: ObjectContext,
  ids: string[] | undefined,
  most: number,
): Promise<ContactCard[]> {
  return (await readCards(deps.db, principal, { ids, most, now: deps.clock() })).map(encode);
}

/** Conditions that the directory can meet. */
const KNOWN = new Set(['inAddressBook', 'kind', 'text', 'name', 'email', 'uid', 'createdAfter']);

/** Ids of cards that meet all conditions, by address or name. */
export async function findDirectoryCardIds(
  { deps, principal }: ObjectContext,
  condition: CardCondition,
  isAscending: boolean,
  most: number,
): Promise<string[]> {
  const { inAddressBook, kind, text, name, email, uid, createdAfter } = condition;
  if (inAddressBook !== undefined && inAddressBook !== DIRECTORY_BOOK) return [];
  if (Object.keys(condition).some((one) => !KNOWN.has(one))) return [];
  if (kind !== undefined && kind !== 'individual' && kind !== 'org') return [];
  const words = [text, name, email].filter((one) => one !== undefined);
  const asked = {
    ...(words.length > 0 && { text: words.join(' ') }),
    ...(kind !== undefined && { kind: kind === 'org' ? ('agency' as const) : ('personal' as const) }),
    ...(createdAfter && { createdAfter }),
  };
  const found = await findAccountIds(deps.db, principal, asked, { by: 'displayName', isAscending }, most);
  return uid === undefined ? found : found.filter((id) => uid === `urn:uuid:${id}`);
}
