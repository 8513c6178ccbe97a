/**
 * What one IMAP connection may cost, and why. Limits on the text of commands are the grammar's
 * (`formats/imap/collector-limits.ts`), limits on connections the listener's (`platform/net`).
 */

/** RFC 9051 §5.4: at least 30 minutes for somebody who has signed in. */
export const IDLE_TIMEOUT_MS = 30 * 60_000;

/** A person's program signs in within a second; a stranger who holds a socket longer holds it for nothing. */
export const LOGIN_TIMEOUT_MS = 60_000;

/** From the first byte to sign-in, however busy: a client that sends a byte now and then would hold its place for ever. */
export const SIGN_IN_WITHIN_MS = 3 * 60_000;

/** Faults before sign-in; after these many the peer is no mail program. */
export const MAX_FAULTS_BEFORE_LOGIN = 10;

/** Faults after sign-in; a broken client in a loop is stopped, one with a quirk is not. */
export const MAX_FAULTS_AFTER_LOGIN = 100;

/** Wrong passwords on one connection; the throttle slows each of them down, this ends the conversation. */
export const MAX_FAILED_LOGINS = 5;

/** Output is handed to the socket in pieces of this size: one system call for some 300 lines of FLAGS. */
export const OUTPUT_CHUNK_BYTES = 65_536;

/** Messages answered between two breaths of the event loop where nothing else waits (under 5 ms of work). */
export const MESSAGES_PER_BREATH = 2_000;

/** Messages answered from the store between two looks at the clock: from 1 µs each to some 50, where part trees are decoded. */
export const MESSAGES_PER_LOOK = 16;

/** Messages asked of the store at once, as `readMessages` allows. */
export const FETCH_BATCH = 500;

/** RFC 9585 §3.1: not more often than every 10 to 15 seconds, so that short commands are not cluttered. */
export const PROGRESS_EVERY_MS = 10_000;

/** Results that one selected mailbox keeps up to date for a client (RFC 5267 §4.3); each costs a look at every change. */
export const MAX_SEARCH_CONTEXTS = 10;
