/** The records of every domain that this directory serves or will serve: the primary one, one left and still receiving, one to come (R3.1). */
import { listComingDomains, listDomains } from '#domain/directory/domains.ts';
import { listDkimKeys } from '#domain/outbound/dkim-keys.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import { type RecordSettings, type WantedRecord, wantedRecords } from './wanted-records.ts';

/** The records; what domains share (the server's own names) stands there once. */
export async function readOwnRecords(
  db: Queryable,
  settings: Omit<RecordSettings, 'domain'>,
): Promise<WantedRecord[]> {
  const domains = new Set([...(await listDomains(db)), ...(await listComingDomains(db))]);
  const all = await Promise.all(
    [...domains].map(async (domain) =>
      wantedRecords({ ...settings, domain }, await listDkimKeys(db, domain)),
    ),
  );
  const seen = new Set<string>();
  return all.flat().filter(({ name, type, value }) => {
    const key = `${name} ${type} ${value}`;
    return !seen.has(key) && seen.add(key);
  });
}
