/** Limits of the server, each with its reason. */

export interface LdapLimits {
  idleTimeoutMs: number;
  handshakeTimeoutMs: number;
  signInWithinMs: number;
  maxFailedBinds: number;
  maxPending: number;
  maxEntries: number;
  maxSearchMs: number;
}

export const DEFAULT_LIMITS: LdapLimits = {
  /** Address books keep their connection open between two names that are typed. */
  idleTimeoutMs: 15 * 60_000,
  /** A connection that has not signed in by then is nobody's. */
  handshakeTimeoutMs: 60_000,
  /** The same, however busy: a client that sends a byte now and then would hold its place for ever. */
  signInWithinMs: 3 * 60_000,
  /** Guesses at passwords on one connection; each was slowed down already. */
  maxFailedBinds: 5,
  /** Operations waiting on one connection; more are answered busy. */
  maxPending: 64,
  /** Entries of one answer without pages; who wants more asks for pages (RFC 2696). */
  maxEntries: 1_000,
  /** A search takes a few milliseconds; one that takes this long is stuck. */
  maxSearchMs: 10_000,
};

/** Entries judged before others on the same process get their turn: about 2 ms of work. */
export const ENTRIES_PER_TURN = 2_000;

/** Results kept for their next page, each connection; the oldest goes first. */
export const MAX_OPEN_PAGES = 4;

/** Output is handed to the socket in pieces of about this size. */
export const OUTPUT_CHUNK_BYTES = 65_536;

/** How long a principal is believed before its account is looked at again, so that a locked one stops reading. */
export const PRINCIPAL_MAX_AGE_MS = 10_000;
