/**
 * Commands without arguments: CAPABILITY, NOOP, LOGOUT, STARTTLS, CHECK, CLOSE, UNSELECT, EXPUNGE, IDLE, NAMESPACE
 * (RFC 9051 §6, RFC 3691, RFC 2177, RFC 2342).
 */
import type { Decoder } from '../decoder.ts';

/** Checks that nothing follows the command's name. */
export function decodeNoArguments(d: Decoder): void {
  d.expectEnd();
}
