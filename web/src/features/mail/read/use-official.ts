/** What the directory tells of an official beside the name: post, telephone, picture (R4.3). Asked once for each. */
import { useEffect, useState } from 'react';
import type { Client } from '../../../jmap/client.ts';
import { OfflineFault, RefusedFault, SignedOutFault } from '../../../jmap/faults.ts';
import { useClient } from '../../../jmap/hooks.ts';

export interface Official {
  id: string;
  title: string | null;
  officePhone: string | null;
  photoBlobId: string | null;
  photoType: string | null;
}

const PROVINCE = 'province';
const PROPERTIES = ['title', 'officePhone', 'photoBlobId', 'photoType'];

const known = new Map<string, Promise<Official | undefined>>();

function readOfficial(client: Client, id: string): Promise<Official | undefined> {
  const asked =
    known.get(id) ??
    client.transport
      .request([['Person/get', { accountId: PROVINCE, ids: [id], properties: PROPERTIES }]])
      .then(([got]) => ((got?.['list'] ?? []) as Official[])[0]);
  known.set(id, asked);
  return asked;
}

export function useOfficial(personId: string | undefined): Official | undefined {
  const client = useClient();
  const [official, setOfficial] = useState<Official>();
  useEffect(() => {
    setOfficial(undefined);
    if (personId === undefined) return undefined;
    let isGone = false;
    readOfficial(client, personId)
      .then((found) => {
        if (!isGone) setOfficial(found);
      })
      .catch((error: unknown) => {
        known.delete(personId);
        const isExpected = [OfflineFault, RefusedFault, SignedOutFault].some((kind) => error instanceof kind);
        if (!isExpected) reportError(error);
      });
    return () => {
      isGone = true;
    };
  }, [client, personId]);
  return official;
}
