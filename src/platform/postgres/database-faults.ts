/**
 * Which errors of the database mean "later", which a full disk, and which a text that none can be: what a caller can act on.
 *
 * SQLSTATE classes of PostgreSQL's appendix A. Everything else is a bug of ours and stays what it is.
 */
import { Refusal } from '#platform/kernel/fault.ts';

/** Connection lost, shutting down, starting up; out of connections or memory; lock or statement timeout; disk error. */
const TEMPORARY = /^(08|57P0|53200|53300|55P03|57014|58030)/;
/** Disk full: PostgreSQL gives this code to every ENOSPC. */
const FULL = /^53100/;
/** U+0000, which PostgreSQL's text and JSON do not have: no name, address or id holds it, so that whoever asked with it asked wrongly. */
const NO_TEXT = /^22(?:021|P05)/;
/** Two transactions in each other's way: the same one again succeeds. */
const RETRYABLE = /^(40001|40P01)/;

const LOST_CONNECTION =
  /^(ECONNREFUSED|ECONNRESET|EPIPE|ENOENT|ETIMEDOUT)$|Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** True for a deadlock or serialization failure. */
export function isRetryable(error: unknown): boolean {
  return RETRYABLE.test(codeOf(error));
}

/** The refusal an error amounts to, or the error itself. */
export function translateFault(error: unknown): unknown {
  const code = codeOf(error);
  const message = error instanceof Error ? error.message : '';
  if (FULL.test(code))
    return new Refusal('storageFull', 'The disk of the database is full.', { sqlState: code });
  if (NO_TEXT.test(code))
    return new Refusal('invalidArgument', 'A text holds U+0000, which none here may.', { sqlState: code });
  if (TEMPORARY.test(code) || LOST_CONNECTION.test(code) || LOST_CONNECTION.test(message))
    return new Refusal('temporarilyUnavailable', 'The database cannot be reached at the moment.', {
      reason: code || message,
    });
  return error;
}
