/**
 * How the memory that a process may keep mail in (`cache_memory`) is shared by what keeps it. With the default each gets what its own room
 * says; a machine with little memory gives all of them less, in the same proportions. None is filled before so much is read.
 */

/** Parts of 1,024; with the default of 1 GB each is a megabyte. */
const PARTS = {
  /** Letters as they were packed, just written. */
  writtenBlobs: 16,
  /** Letters that were read last. */
  blobs: 96,
  /** Envelopes and body structures. */
  storedMessages: 128,
  /** Flags and numbers of the messages of open mailboxes. */
  mailboxStates: 480,
  /** Lists of accounts that the web application looks at. */
  lists: 192,
  /** What messages are sorted and threaded by. */
  messageKeys: 112,
} as const;
const ALL_PARTS = 1024;

export type CacheShares = Readonly<Record<keyof typeof PARTS, number>>;

/** Bytes for each; together never more than was given. */
export function shareCacheMemory(bytes: number): CacheShares {
  const of = (part: keyof typeof PARTS): number => Math.floor((bytes * PARTS[part]) / ALL_PARTS);
  return {
    writtenBlobs: of('writtenBlobs'),
    blobs: of('blobs'),
    storedMessages: of('storedMessages'),
    mailboxStates: of('mailboxStates'),
    lists: of('lists'),
    messageKeys: of('messageKeys'),
  };
}
