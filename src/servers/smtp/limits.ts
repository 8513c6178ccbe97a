/** Limits of a session, each with its reason. */

/** RFC 5321 §4.5.3.2.7: a server waits at least five minutes for the next command. */
export const COMMAND_TIMEOUT_MS = 5 * 60_000;
/** A message on the slowest line there is; beyond it a connection is held for its own sake. */
export const MESSAGE_TIMEOUT_MS = 30 * 60_000;
/** Mistakes of a client gone wrong, or of somebody who tries things out. */
export const MAX_FAULTS = 20;
/** Guesses at passwords on one connection; each was slowed down already. */
export const MAX_FAILED_LOGINS = 5;
/** Lines of an AUTH conversation (RFC 4954 §4). */
export const MAX_AUTH_LINE_BYTES = 12_288;
