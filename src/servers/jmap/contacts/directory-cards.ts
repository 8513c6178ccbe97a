/** The directory as contacts (RFC 9610, RFC 9553): a card for each account of a person or an agency. Read only. */
import {
  type DirectoryAccount,
  findAccountIds,
  readDirectoryAccounts,
} from '#domain/accounts/find-accounts.ts';
import { type DirectoryPerson, readPeople } from '#domain/directory/find-people.ts';
import { readUnits } from '#domain/directory/find-units.ts';
import type { CardCondition, ContactCard } from '#domain/groupware/cards.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import type { ObjectContext } from '../object-type.ts';
import { DIRECTORY_BOOK } from './address-book.ts';

const KIND = { personal: 'individual', agency: 'org', system: 'org' } as const;

/** What of a person stands on their card: post, telephone, picture. */
function personParts(person: DirectoryPerson | undefined): JsonObject {
  if (!person) return {};
  const { title, officePhone, photoBlob, photoType } = person;
  return {
    ...(title !== null && { titles: { t: { name: title } } }),
    ...(officePhone !== null && { phones: { p: { number: officePhone, contexts: { work: true } } } }),
    // Downloaded from the account of the province.
    ...(photoBlob && {
      media: { photo: { kind: 'photo', blobId: photoBlob.toString('hex'), mediaType: photoType ?? '' } },
    }),
  };
}

function encode(
  account: DirectoryAccount,
  unitName: string | undefined,
  person: DirectoryPerson | undefined,
): ContactCard {
  const { id, kind, displayName, address, aliases, createdAt } = account;
  const addresses = [...(address === null ? [] : [address]), ...aliases];
  return {
    id,
    bookIds: [DIRECTORY_BOOK],
    card: {
      '@type': 'Card',
      version: '1.0',
      uid: `urn:uuid:${id}`,
      kind: KIND[kind],
      created: createdAt.toISOString(),
      updated: createdAt.toISOString(),
      name: { full: displayName },
      emails: Object.fromEntries(addresses.map((email, index) => [`e${index}`, { address: email }])),
      ...(unitName !== undefined && { organizations: { o: { name: unitName } } }),
      ...personParts(person),
    },
  };
}

/** Cards of these accounts, or all, at most so many. Three queries. */
export async function readDirectoryCards(
  { deps, principal }: ObjectContext,
  ids: string[] | undefined,
  most: number,
): Promise<ContactCard[]> {
  const accounts = await readDirectoryAccounts(deps.db, principal, ids, most);
  const unitIds = [...new Set(accounts.map(({ unitId }) => unitId))];
  const units = new Map(
    (await readUnits(deps.db, unitIds, { most: unitIds.length, now: deps.clock() })).map((unit) => [
      unit.id,
      unit.name,
    ]),
  );
  const personIds = accounts.flatMap(({ personId }) => personId ?? []);
  const found = await readPeople(deps.db, personIds, { most: personIds.length, now: deps.clock() });
  const people = new Map(found.map((person) => [person.id, person]));
  return accounts
    .filter(({ state }) => state !== 'retired')
    .map((account) => encode(account, units.get(account.unitId), people.get(account.personId ?? '')));
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
