/**
 * The directory as contacts (R4.3): a JSContact card (RFC 9553) for each account of a person or an agency. Read only.
 *
 * Three queries for however many cards.
 */
import { type DirectoryAccount, readDirectoryAccounts } from '#domain/accounts/find-accounts.ts';
import { type DirectoryPerson, readPeople } from '#domain/directory/find-people.ts';
import { readUnits } from '#domain/directory/find-units.ts';
import type { Principal } from '#domain/directory/principal.ts';
import type { JsonObject } from '#formats/jmap/json.ts';
import type { Queryable } from '#platform/postgres/database.ts';

/** A card without its picture, which lies in the blob store. */
export interface DirectoryCard {
  id: string;
  card: JsonObject;
  photo?: { blob: Buffer; type: string };
}

const KIND = { personal: 'individual', agency: 'org', system: 'org' } as const;

/** What of a person stands on their card: post and telephone. */
function personParts({ title, officePhone }: DirectoryPerson): JsonObject {
  return {
    ...(title !== null && { titles: { t: { name: title } } }),
    ...(officePhone !== null && { phones: { p: { number: officePhone, contexts: { work: true } } } }),
  };
}

function encode(
  account: DirectoryAccount,
  unitName: string | undefined,
  person: DirectoryPerson | undefined,
): DirectoryCard {
  const { id, kind, displayName, address, aliases, createdAt } = account;
  const addresses = [...(address === null ? [] : [address]), ...aliases];
  const photo = person?.photoBlob;
  return {
    id,
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
      ...(person && personParts(person)),
    },
    ...(photo && { photo: { blob: photo, type: person.photoType ?? '' } }),
  };
}

/** Cards of these accounts, or all, at most so many; retired ones have none. */
export async function readDirectoryCards(
  db: Queryable,
  principal: Principal,
  { ids, most, now }: { ids: readonly string[] | undefined; most: number; now: number },
): Promise<DirectoryCard[]> {
  const accounts = await readDirectoryAccounts(db, principal, ids, most);
  const unitIds = [...new Set(accounts.map(({ unitId }) => unitId))];
  const personIds = accounts.flatMap(({ personId }) => personId ?? []);
  const [units, people] = await Promise.all([
    readUnits(db, unitIds, { most: unitIds.length, now }),
    readPeople(db, personIds, { most: personIds.length, now }),
  ]);
  const names = new Map(units.map((unit) => [unit.id, unit.name]));
  const byId = new Map(people.map((person) => [person.id, person]));
  return accounts
    .filter(({ state }) => state !== 'retired')
    .map((account) => encode(account, names.get(account.unitId), byId.get(account.personId ?? '')));
}
