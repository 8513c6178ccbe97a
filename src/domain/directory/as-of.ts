/**
 * The directory as it stood at a time (R6.1): units, people with their posts, accounts and addresses.
 *
 * "As of a day" means when that day ended in Việt Nam, so that what took force on it is in. A correction shows in the past too,
 * because it says what was so all along; a change does not. Two queries, whatever the size.
 */
import type { AccountId, PersonId, UnitId } from '#platform/kernel/ids.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { PersonState } from './people.ts';
import { listPosts, type Post } from './posts.ts';
import type { UnitClass } from './units.ts';

/** Việt Nam has no summer time. */
export const VIETNAM_OFFSET_MS = 7 * 60 * 60 * 1000;
const DAY_MS = 24 * 60 * 60 * 1000;

/** When a day begins in Việt Nam. */
export function beginningOfDay(isoDate: string): number {
  return Date.parse(`${isoDate}T00:00:00Z`) - VIETNAM_OFFSET_MS;
}

/** The day in Việt Nam at a time. */
export function dayOf(time: number): string {
  return new Date(time + VIETNAM_OFFSET_MS).toISOString().slice(0, 10);
}

/** The last moment of a day in Việt Nam. */
export function endOfDay(isoDate: string): number {
  return beginningOfDay(isoDate) + DAY_MS - 1;
}

export interface UnitAsOf {
  id: UnitId;
  code: string;
  name: string;
  shortName: string | null;
  unitClass: UnitClass;
  parentId: UnitId | null;
  state: 'active' | 'account_pending' | 'dissolved';
}

export interface PersonAsOf {
  id: PersonId;
  fullName: string;
  state: PersonState;
  unitId: UnitId;
  accountId: AccountId | null;
  accountState: 'active' | 'locked' | 'retired' | null;
  address: string | null;
}

export interface DirectoryAsOf {
  at: number;
  units: UnitAsOf[];
  people: PersonAsOf[];
  posts: Post[];
}

interface VersionRow {
  kind: 'unit' | 'person' | 'account' | 'address';
  fields: Record<string, string | null>;
}

function unitOf(fields: VersionRow['fields']): UnitAsOf {
  return {
    id: fields['id'] as UnitId,
    code: fields['code'] ?? '',
    name: fields['name'] ?? '',
    shortName: fields['short_name'] ?? null,
    unitClass: fields['class'] as UnitClass,
    parentId: (fields['parent_id'] ?? null) as UnitId | null,
    state: fields['state'] as UnitAsOf['state'],
  };
}

/** The directory at a time; dissolved units and people who had left are in it, with that state. */
export async function readDirectoryAsOf(db: Queryable, at: number): Promise<DirectoryAsOf> {
  const rows = await db.query<VersionRow>(
    `select kind, fields from directory_version
     where valid_from <= $1 and (valid_until is null or valid_until > $1)
       and (kind <> 'address' or fields ->> 'kind' = 'primary')
     order by kind, object_id`,
    [new Date(at)],
  );
  const of = (kind: VersionRow['kind']): VersionRow['fields'][] =>
    rows.filter((row) => row.kind === kind).map((row) => row.fields);
  const addresses = new Map(of('address').map((fields) => [fields['account_id'], fields['address']]));
  const accounts = new Map(of('account').map((fields) => [fields['person_id'], fields]));
  const people = of('person').map((fields): PersonAsOf => {
    const account = accounts.get(fields['id']);
    return {
      id: fields['id'] as PersonId,
      fullName: fields['full_name'] ?? '',
      state: fields['state'] as PersonState,
      unitId: fields['unit_id'] as UnitId,
      accountId: (account?.['id'] ?? null) as AccountId | null,
      accountState: (account?.['state'] ?? null) as PersonAsOf['accountState'],
      address: addresses.get(account?.['id'] ?? null) ?? null,
    };
  });
  return { at, units: of('unit').map(unitOf), people, posts: await listPosts(db, { at }) };
}

/** One state of a thing and the time for which it was so. */
export interface ObjectVersion {
  validFrom: Date;
  validUntil: Date | null;
  fields: Record<string, unknown>;
}

/** Columns that are nobody's business in a history, or are bytes. */
const PRIVATE = ['birth_date', 'birth_year', 'photo_blob', 'name_folded'];

/** Every state of a unit, a person, an account or an address, the oldest first; of things in reach now or then. */
export async function readHistory(
  db: Queryable,
  kind: 'unit' | 'person' | 'account' | 'address',
  objectId: string,
  reach: 'everywhere' | readonly UnitId[],
): Promise<ObjectVersion[]> {
  return db.query<ObjectVersion>(
    `select valid_from as "validFrom", valid_until as "validUntil", fields - $3::text[] as fields
     from directory_version v where kind = $1 and object_id = $2 and ($4::uuid[] is null or exists (
       select from directory_version w
       where w.kind = v.kind and w.object_id = v.object_id and unit_path(
         case when w.kind = 'unit' then (w.fields ->> 'id')::uuid
              when w.kind = 'address' then (select c.unit_id from account c where c.id = (w.fields ->> 'account_id')::uuid)
              else (w.fields ->> 'unit_id')::uuid end) && $4))
     order by valid_from`,
    [kind, objectId, PRIVATE, reach === 'everywhere' ? null : reach],
  );
}
