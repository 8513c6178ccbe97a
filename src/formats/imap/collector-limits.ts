/**
 * How much a client may send in one command, and why.
 */

/** The limits of a `CommandCollector`. */
export interface CollectorLimits {
  /** All text of one command, its literals not counted. */
  textBytes: number;
  /** All literals of one command that carries no message. */
  literalBytes: number;
  /** All literals of one command that carries messages. */
  messageBytes: number;
  /** Commands that carry messages, in upper case. */
  messageCommands: ReadonlySet<string>;
  /** Number of literals in one command. */
  literals: number;
  /** One non-synchronizing literal: 4096 where LITERAL- is announced (RFC 7888 §5), no limit with LITERAL+. */
  nonSynchronizingBytes: number;
  /** A refused non-synchronizing literal up to this size is read and thrown away; beyond it we hang up. */
  skippedBytes: number;
  /** Whether there is room now for messages of so many bytes in one command. */
  mayGrow?: (bytes: number) => boolean;
}

/** Text of a command: RFC 2683 §3.2.1.5 asks for 8000; real clients name thousands of UIDs in one FETCH. */
const TEXT_BYTES = 65_536;

/** Literals that are names, passwords or search texts are short; 8 kB is what Dovecot and Cyrus allow as well. */
const LITERAL_BYTES = 8_192;

/** A search with a literal for each of its texts is the longest there is. */
const LITERALS = 64;

/** Reading on for at most this much lets a client that sends too large a message hear why. */
const SKIPPED_BYTES = 268_435_456;

/** APPEND, and REPLACE of RFC 8508. */
const MESSAGE_COMMANDS: ReadonlySet<string> = new Set(['APPEND', 'REPLACE', 'UID REPLACE']);

/** Before login nobody has a message to send, and a stranger gets little memory. */
export const limitsBeforeLogin: CollectorLimits = {
  textBytes: LITERAL_BYTES,
  literalBytes: LITERAL_BYTES,
  messageBytes: LITERAL_BYTES,
  messageCommands: MESSAGE_COMMANDS,
  literals: 4,
  nonSynchronizingBytes: Number.MAX_SAFE_INTEGER,
  skippedBytes: 1_048_576,
};

/** After login: messages up to the server's own limit, with room for the mailbox name beside them. */
export function limitsAfterLogin(
  messageBytes: number,
  mayGrow?: (bytes: number) => boolean,
): CollectorLimits {
  return {
    textBytes: TEXT_BYTES,
    literalBytes: TEXT_BYTES,
    messageBytes: messageBytes + LITERAL_BYTES,
    messageCommands: MESSAGE_COMMANDS,
    literals: LITERALS,
    nonSynchronizingBytes: Number.MAX_SAFE_INTEGER,
    skippedBytes: SKIPPED_BYTES,
    ...(mayGrow && { mayGrow }),
  };
}
