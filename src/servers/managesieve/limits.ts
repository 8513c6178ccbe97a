/** Limits of a session, each with its reason. */
import { MAX_SCRIPT_BYTES } from '#formats/sieve/limits.ts';

export interface ManageSieveLimits {
  idleTimeoutMs: number;
  idleTimeoutBeforeLoginMs: number;
  signInWithinMs: number;
  maxFaults: number;
  maxFailedLogins: number;
}

export const DEFAULT_LIMITS: ManageSieveLimits = {
  /** RFC 5804 §1.2: at least 30 minutes once signed in. */
  idleTimeoutMs: 31 * 60_000,
  idleTimeoutBeforeLoginMs: 2 * 60_000,
  /** From the first byte to sign-in, however busy: a client that sends a byte now and then would hold its place for ever. */
  signInWithinMs: 3 * 60_000,
  /** A person's faulty scripts are many, a program in a loop has more. */
  maxFaults: 200,
  /** Guesses at passwords on one connection; each was slowed down already. */
  maxFailedLogins: 5,
};

/** SASL messages are short. */
export const MAX_LITERAL_BEFORE_LOGIN = 8_192;
/** A script a little too long is to be told so by its check, not by the wire. */
export const MAX_LITERAL = MAX_SCRIPT_BYTES * 2;
