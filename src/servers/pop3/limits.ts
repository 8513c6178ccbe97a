/** Limits of a session, each with its reason. */

export interface Pop3Limits {
  idleTimeoutMs: number;
  signInWithinMs: number;
  maxFaults: number;
  maxFailedLogins: number;
}

export const DEFAULT_LIMITS: Pop3Limits = {
  /** RFC 1939 §3: the autologout timer is at least ten minutes. Also for a client that takes no more of its answer. */
  idleTimeoutMs: 10 * 60_000,
  /** From the first byte to sign-in, however busy: a client that sends a byte now and then would hold its place for ever. */
  signInWithinMs: 3 * 60_000,
  /** Refusals in a session; a client with a quirk has fewer, a client in a loop more. */
  maxFaults: 100,
  /** Guesses at passwords on one connection; each was slowed down already. */
  maxFailedLogins: 5,
};

/** Output is handed to the socket in pieces of this size. */
export const OUTPUT_CHUNK_BYTES = 65_536;

/** Lines of a listing made at a time (under 2 ms of work); the socket may take them in between. */
export const LINES_PER_PIECE = 2_000;

/** Bytes of the messages that follow, read along for a client that takes one after the other. */
export const READ_AHEAD_BYTES = 524_288;

/** Messages read along at most. */
export const READ_AHEAD_MESSAGES = 50;

/** A large message is read so much at a time: TOP mostly needs the first piece only. */
export const SLICE_BYTES = 262_144;
