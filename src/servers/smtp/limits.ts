/** Limits of a session, each with its reason. */

export interface SmtpLimits {
  commandTimeoutMs: number;
  messageTimeoutMs: number;
  maxFaults: number;
  maxFailedLogins: number;
  maxIdleCommands: number;
}

export const DEFAULT_LIMITS: SmtpLimits = {
  /** RFC 5321 §4.5.3.2.7: a server waits at least five minutes for the next command. */
  commandTimeoutMs: 5 * 60_000,
  /** A message on the slowest line there is; beyond it a connection is held for its own sake. */
  messageTimeoutMs: 30 * 60_000,
  /** Mistakes since the last message, of a client gone wrong or of somebody who tries addresses out. */
  maxFaults: 20,
  /** Guesses at passwords on one connection; each was slowed down already. */
  maxFailedLogins: 5,
  /** Commands since the last message: an envelope of a thousand recipients fits, a day of NOOP does not. */
  maxIdleCommands: 3_000,
};

/** Lines of an AUTH conversation (RFC 4954 §4). */
export const MAX_AUTH_LINE_BYTES = 12_288;
