/**
 * Faults: everything that can go wrong and that somebody has to be told, in three families.
 *
 * A `Refusal` is an answer (policy or state says no), a `PeerFault` is the other side's mistake; anything else
 * that is thrown is our bug. One catch per server turns them into the protocol's reply: `faultTexts` in this room
 * holds the texts, each server its own codes.
 */

/** Why something was refused; each server maps it to its protocol's code. */
export type RefusalCode =
  | 'authenticationFailed'
  | 'authenticationTooOften'
  | 'accountLocked'
  | 'passwordMustChange'
  | 'appPasswordNeeded'
  | 'confirmationNeeded'
  | 'tlsRequired'
  | 'notPermitted'
  | 'notFound'
  | 'alreadyExists'
  | 'overQuota'
  | 'tooLarge'
  | 'tooMany'
  | 'invalidArgument'
  | 'inUse'
  | 'temporarilyUnavailable'
  | 'storageFull'
  | 'conflict';

/** A refusal that the person at the other end can read and act on. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  /** Facts for the text and for the log, never a password or a message's content. */
  readonly facts: Record<string, string | number>;

  constructor(code: RefusalCode, message: string, facts: Record<string, string | number> = {}) {
    super(message);
    this.code = code;
    this.facts = facts;
  }
}

/** The peer broke its protocol's grammar or order; the connection lives on. */
export class PeerFault extends Error {
  override readonly name = 'PeerFault';
}

/** True for faults after which the same request may succeed later: database gone, disk full, out of connections. */
export function isTemporary(error: unknown): boolean {
  return (
    error instanceof Refusal && (error.code === 'temporarilyUnavailable' || error.code === 'storageFull')
  );
}
