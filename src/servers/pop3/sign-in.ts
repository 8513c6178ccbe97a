/**
 * From a proven account to an open maildrop, for PASS and AUTH alike (RFC 1939 §4).
 */
import { openMaildrop } from '#domain/mailstore/maildrop.ts';
import type { ResponseCode } from '#formats/pop3/reply.ts';
import { SaslFault } from '#formats/sasl/sasl-fault.ts';
import { Refusal, type RefusalCode } from '#platform/kernel/fault.ts';
import type { ProvenAccount } from '#services/sign-in/mail-sign-in.ts';
import type { CommandContext } from './command.ts';
import { Maildrop } from './maildrop.ts';
import { MessageReader } from './message-reader.ts';
import { ok, Pop3Fault, type Pop3Reply } from './reply.ts';
import type { TextKey } from './texts.ts';

/** RFC 3206: AUTH for what other credentials would mend, SYS/TEMP for what time mends. */
const REFUSALS: Partial<Record<RefusalCode, [TextKey, ResponseCode]>> = {
  authenticationFailed: ['wrongPassword', 'AUTH'],
  authenticationTooOften: ['tooOften', 'SYS/TEMP'],
  accountLocked: ['locked', 'AUTH'],
  appPasswordNeeded: ['appPassword', 'AUTH'],
  passwordMustChange: ['mustChange', 'AUTH'],
  temporarilyUnavailable: ['later', 'SYS/TEMP'],
};

/** One answer for every way of failing; the log has the reason. */
function answerTo({ session, deps }: CommandContext, error: unknown): unknown {
  const code = error instanceof SaslFault ? 'authenticationFailed' : error instanceof Refusal && error.code;
  const known = code ? REFUSALS[code] : undefined;
  if (!known) return error;
  session.failedLogins += 1;
  const reason = error instanceof SaslFault ? error.reason : code;
  deps.log.warn({ remoteAddress: session.remoteAddress, reason }, 'a POP3 sign-in failed');
  return new Pop3Fault(...known);
}

/** Lets the session in. */
export async function signIn(
  context: CommandContext,
  prove: () => Promise<ProvenAccount>,
): Promise<Pop3Reply> {
  const { session, deps } = context;
  delete session.userName;
  try {
    const account = await prove();
    const access = await deps.signIn.openMail(account.accountId);
    const maildrop = new Maildrop(access, await openMaildrop(deps.db, access));
    session.mail = { maildrop, reader: new MessageReader(deps, maildrop), proven: account };
    deps.log.info({ remoteAddress: session.remoteAddress, account: account.address }, 'signed in by POP3');
    return ok('signedIn', { count: maildrop.count, bytes: maildrop.bytes });
  } catch (error) {
    throw answerTo(context, error);
  }
}
