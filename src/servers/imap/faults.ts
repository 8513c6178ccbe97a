/**
 * From what was thrown to what the client is told: the one table of the server.
 *
 * The peer's mistake is BAD, a refusal NO with a response code of RFC 5530, our bug NO [SERVERBUG] with nothing
 * of its inside.
 */
import type { ResponseCode, SimpleResponseCode } from '#formats/imap/status-response.ts';
import { ImapSyntaxFault } from '#formats/imap/syntax-fault.ts';
import { BlobMissing } from '#platform/blobs/blob-store.ts';
import { PeerFault, Refusal, type RefusalCode } from '#platform/kernel/fault.ts';
import type { Completion } from './command.ts';

/** A command's own NO or BAD with a response code that no refusal of the domain has. */
export class ImapFault extends Error {
  override readonly name = 'ImapFault';
  readonly completion: Completion;

  constructor(status: 'NO' | 'BAD', text: string, code?: ResponseCode) {
    super(text);
    this.completion = { status, text, ...(code !== undefined && { code }) };
  }
}

/** The peer has gone or is being sent away; ends the conversation without a reply. */
export class ConnectionEnd extends Error {
  override readonly name = 'ConnectionEnd';
}

/** RFC 5530 §3, TOOBIG of RFC 4469, INUSE also for what changed underneath. */
const CODES: Record<RefusalCode, SimpleResponseCode> = {
  authenticationFailed: 'AUTHENTICATIONFAILED',
  authenticationTooOften: 'LIMIT',
  accountLocked: 'CONTACTADMIN',
  passwordMustChange: 'EXPIRED',
  confirmationNeeded: 'NOPERM',
  appPasswordNeeded: 'AUTHENTICATIONFAILED',
  tlsRequired: 'PRIVACYREQUIRED',
  notPermitted: 'NOPERM',
  notFound: 'NONEXISTENT',
  alreadyExists: 'ALREADYEXISTS',
  overQuota: 'OVERQUOTA',
  tooLarge: 'TOOBIG',
  tooMany: 'LIMIT',
  invalidArgument: 'CANNOT',
  inUse: 'INUSE',
  temporarilyUnavailable: 'UNAVAILABLE',
  storageFull: 'UNAVAILABLE',
  conflict: 'INUSE',
};

/** True when a fault is ours and belongs in the log. */
export function isBug(error: unknown): boolean {
  return !(
    error instanceof ImapFault ||
    error instanceof Refusal ||
    error instanceof PeerFault ||
    error instanceof ImapSyntaxFault
  );
}

/** The tagged response to a fault. */
export function completionOf(error: unknown): Completion {
  if (error instanceof ImapFault) return error.completion;
  if (error instanceof ImapSyntaxFault || error instanceof PeerFault)
    return { status: 'BAD', text: error.message };
  if (error instanceof Refusal) return { status: 'NO', code: CODES[error.code], text: error.message };
  if (error instanceof BlobMissing)
    return {
      status: 'NO',
      code: 'CORRUPTION',
      text: 'Something is missing in the store; it has been noted.',
    };
  return { status: 'NO', code: 'SERVERBUG', text: 'Something went wrong on the server; it has been noted.' };
}
