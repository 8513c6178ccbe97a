/** The state of one session (RFC 5804 §1.1), and nothing else: no socket, no command. */
import type { MailAccess } from '#domain/mailstore/access.ts';
import type { TlsProofs } from '#platform/net/transport.ts';
import type { ProvenAccount } from '#services/sign-in/mail-sign-in.ts';

export interface ManageSieveSession {
  readonly remoteAddress: string;
  isSecure: boolean;
  /** Whether the connection may carry a password as it is now. */
  takesPasswords: boolean;
  /** What the TLS connection proves of the client, for sign-in. */
  tlsProofs: TlsProofs;
  login?: { address: string; access: MailAccess; proven: ProvenAccount };
  isEnding: boolean;
  faults: number;
  failedLogins: number;
}

/** A session as it begins. */
export function newSession(
  start: Pick<ManageSieveSession, 'remoteAddress' | 'isSecure' | 'takesPasswords' | 'tlsProofs'>,
): ManageSieveSession {
  return { ...start, isEnding: false, faults: 0, failedLogins: 0 };
}

/** The key to the account's filters. The registry has checked the state; this is for the compiler and for bugs. */
export function requireLogin(session: ManageSieveSession): MailAccess {
  if (!session.login) throw new Error('the session has not signed in');
  return session.login.access;
}
