/**
 * Who stands behind an address: asked from the directory of the province once, for everybody who shows it (R4.3).
 *
 * Addresses asked for together go in one request.
 */
import { useEffect, useState } from 'react';
import type { Client } from '../../jmap/client.ts';
import { OfflineFault, RefusedFault } from '../../jmap/faults.ts';
import { useClient } from '../../jmap/hooks.ts';
import type { DirectoryAccount, DirectoryUnit } from '../../jmap/objects.ts';
import { resultOf } from '../../jmap/transport.ts';

export interface DirectoryEntry {
  name: string;
  address: string;
  kind: DirectoryAccount['kind'];
  unitName: string | undefined;
  personId: string | undefined;
}

const DEMO_MARK = ' (trình diễn)';
const DIRECTORY = 'urn:congthu:directory';

/** Finds accounts by name, part of a name, or address, with or without diacritics. */
export async function findEntries(client: Client, text: string, limit: number): Promise<DirectoryEntry[]> {
  const accountId = client.session.primaryAccounts[DIRECTORY];
  if (accountId === undefined) return [];
  const [, accounts, units] = await client.transport.request([
    ['Account/query', { accountId, filter: { text, state: 'active' }, limit }],
    ['Account/get', { accountId, '#ids': resultOf(0, 'Account/query', '/ids') }],
    ['Unit/get', { accountId, '#ids': resultOf(1, 'Account/get', '/list/*/unitId') }],
  ]);
  const names = new Map(((units?.['list'] ?? []) as DirectoryUnit[]).map((unit) => [unit.id, unit.name]));
  return ((accounts?.['list'] ?? []) as DirectoryAccount[]).map(
    ({ name, address, kind, unitId, personId }) => ({
      name: name.replace(DEMO_MARK, ''),
      address,
      kind,
      unitName: unitId === null ? undefined : names.get(unitId),
      personId: personId ?? undefined,
    }),
  );
}

const known = new Map<string, Promise<DirectoryEntry | undefined>>();

function readEntry(client: Client, address: string): Promise<DirectoryEntry | undefined> {
  const asked =
    known.get(address) ??
    findEntries(client, address, 5).then((entries) => entries.find((entry) => entry.address === address));
  known.set(address, asked);
  return asked;
}

/** The entry of an address; undefined for one outside, and until the directory has answered. */
export function useDirectoryEntry(address: string | undefined): DirectoryEntry | undefined {
  const client = useClient();
  const [entry, setEntry] = useState<DirectoryEntry>();
  const isOwnDomain =
    address?.endsWith(client.session.username.slice(client.session.username.indexOf('@'))) ?? false;
  useEffect(() => {
    setEntry(undefined);
    if (address === undefined || !isOwnDomain) return undefined;
    let isGone = false;
    readEntry(client, address.toLowerCase())
      .then((found) => !isGone && setEntry(found))
      .catch((error: unknown) => {
        known.delete(address.toLowerCase());
        if (!(error instanceof OfflineFault || error instanceof RefusedFault)) reportError(error);
      });
    return () => {
      isGone = true;
    };
  }, [client, address, isOwnDomain]);
  return entry;
}
