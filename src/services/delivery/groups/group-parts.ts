/** What groups are expanded with. */
import type { BlobStore } from '#platform/blobs/blob-store.ts';
import type { Queryable } from '#platform/postgres/database.ts';
import type { ForwardingPolicy } from '../filters/forwarding.ts';

export interface GroupSettings {
  db: Queryable;
  blobs: BlobStore;
  /** Members of other systems are written to only within this (R10.2). */
  forwarding: ForwardingPolicy;
  domain: string;
  /** Where an address of another system leaves a list (RFC 8058); without it by a letter to the owner only. */
  leaveUrl?: (groupId: string, address: string) => string;
}
