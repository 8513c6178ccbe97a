/**
 * From a proven account to a signed-in session, for LOGIN and AUTHENTICATE alike (RFC 3501 §6.2).
 */
import { capabilityCode } from '#formats/imap/status-response.ts';
import { SaslFault } from '#formats/sasl/sasl-fault.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { ProvenAccount } from '#services/sign-in/mail-sign-in.ts';
import { type CommandContext, type Completion, ok } from './command.ts';
import { ImapFault } from './faults.ts';

/** Throws NO [PRIVACYREQUIRED] where a password must not cross the wire as it is. */
export function requirePrivacy({ session }: CommandContext): void {
  if (!session.takesPasswords) throw new Refusal('tlsRequired', 'Begin TLS before you send a password.');
}

/** One answer for every way of failing (RFC 5530 AUTHENTICATIONFAILED); the log has the reason. */
function countFailure({ session, deps }: CommandContext, error: unknown): unknown {
  const isSasl = error instanceof SaslFault;
  if (!isSasl && !(error instanceof Refusal)) return error;
  session.failedLogins += 1;
  const reason = isSasl ? error.reason : error.code;
  deps.log.warn(
    { session: session.id, remoteAddress: session.remoteAddress, reason },
    'an IMAP sign-in failed',
  );
  if (reason === 'authorization-failed')
    return new ImapFault('NO', 'You may not act as somebody else.', 'AUTHORIZATIONFAILED');
  return isSasl ? new Refusal('authenticationFailed', 'The address or the password is wrong.') : error;
}

/** RFC 5530 LIMIT; the place is given back when the session ends or signs out. */
function requireSession({ deps }: CommandContext, accountId: AccountId): void {
  if (!deps.accountSessions.take(accountId))
    throw new ImapFault('NO', 'This account has too many sessions.', 'LIMIT');
}

/** Lets the session in. */
export async function signIn(
  context: CommandContext,
  prove: () => Promise<ProvenAccount>,
): Promise<Completion> {
  const { session, deps } = context;
  try {
    const account = await prove();
    const access = await deps.signIn.openMail(account.accountId);
    requireSession(context, account.accountId);
    session.signedIn = { login: account.address, access, proven: account };
  } catch (error) {
    throw countFailure(context, error);
  }
  deps.log.info(
    { session: session.id, remoteAddress: session.remoteAddress, account: session.signedIn.login },
    'signed in by IMAP',
  );
  return ok('Signed in.', capabilityCode(context.capabilities()));
}
