/**
 * Flag names (RFC 9051 §2.3.2): system flags in the standard's own case, keywords as the client wrote them.
 */

const SYSTEM_FLAGS = new Map(
  ['\\Answered', '\\Flagged', '\\Deleted', '\\Seen', '\\Draft', '\\Recent'].map((flag) => [
    flag.toLowerCase(),
    flag,
  ]),
);

/** A flag is stored with every message that bears it; Dovecot and Cyrus refuse longer keywords as well. */
export const MAX_FLAG_BYTES = 200;

/** Flags in one list. */
export const MAX_FLAGS = 200;

/** The flag in its canonical case: `\SEEN` is `\Seen`; keywords are left alone. */
export function canonicalFlag(flag: string): string {
  return flag.startsWith('\\') ? (SYSTEM_FLAGS.get(flag.toLowerCase()) ?? flag) : flag;
}
