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
}
