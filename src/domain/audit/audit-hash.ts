/**
 * The hash of an audit event: SHA-256 over its canonical JSON and the hash of the event before (R5.1).
 *
 * Canonical means keys in order at every depth and no white space, in the manner of RFC 8785; PostgreSQL's jsonb keeps
 * values but not the order of keys, so both writing and verifying sort.
 */
import { createHash } from 'node:crypto';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What is hashed of an event, in the order of the columns. */
export interface HashedEvent {
  seq: number;
  at: Date;
  actorAccountId: string | null;
  actor: string;
  act: string;
  objectKind: string;
  objectId: string;
  authority: string;
  before: Json;
  after: Json;
  /** In which role, from where, on which request and decision; null for events without. */
  context: Json;
}

/** The hash before the first event. */
export const FIRST_HASH: Buffer = Buffer.alloc(32);

/** JSON with its keys in order at every depth and no white space. */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`).join(',')}}`;
}

/** The event's hash, bound to the one before it. */
export function hashEvent(event: HashedEvent, previousHash: Uint8Array): Buffer {
  const fields: Json[] = [
    event.seq,
    event.at.toISOString(),
    event.actorAccountId,
    event.actor,
    event.act,
    event.objectKind,
    event.objectId,
    event.authority,
    event.before,
    event.after,
    // Events from before there was a context keep the hash they have.
    ...(event.context === null ? [] : [event.context]),
  ];
  return createHash('sha256').update(previousHash).update(canonicalJson(fields)).digest();
}
