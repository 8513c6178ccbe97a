/**
 * The state of one POP3 session (RFC 1939 §3), and nothing else: no socket, no command.
 */
import type { TlsProofs } from '#platform/net/transport.ts';
import type { ProvenAccount } from '#services/sign-in/mail-sign-in.ts';
import type { Maildrop } from './maildrop.ts';
import type { MessageReader } from './message-reader.ts';
import type { Language } from './texts.ts';

/** RFC 1939 §3; UPDATE is QUIT's own affair. */
export type Pop3State = 'authorization' | 'transaction';

/** What sign-in opens. */
export interface OpenMail {
  maildrop: Maildrop;
  reader: MessageReader;
  /** By what, for knowing when that ends. */
  proven: ProvenAccount;
}

export interface Pop3Session {
  readonly remoteAddress: string;
  isSecure: boolean;
  /** Whether the connection may carry a password as it is now. */
  takesPasswords: boolean;
  /** What the TLS connection proves of the client, for sign-in. */
  tlsProofs: TlsProofs;
  language: Language;
  /** UTF8 was given: messages and replies may be UTF-8 (RFC 6856 §2). */
  isUtf8: boolean;
  /** The name of USER, until PASS. */
  userName?: string;
  mail?: OpenMail;
  isEnding: boolean;
  faults: number;
  failedLogins: number;
}

/** A session as it begins. */
export function newSession(
  start: Pick<Pop3Session, 'remoteAddress' | 'isSecure' | 'takesPasswords' | 'tlsProofs'>,
): Pop3Session {
  return { ...start, language: 'en', isUtf8: false, isEnding: false, faults: 0, failedLogins: 0 };
}

/** The session after its TLS handshake: what was said in the clear counts no more (RFC 2595 §4). */
export function secureSession(session: Pop3Session, tlsProofs: TlsProofs): void {
  delete session.userName;
  session.language = 'en';
  session.isUtf8 = false;
  session.isSecure = true;
  session.takesPasswords = true;
  session.tlsProofs = tlsProofs;
}

export function stateOf(session: Pop3Session): Pop3State {
  return session.mail ? 'transaction' : 'authorization';
}

/** What sign-in opened. The registry has checked the state; this is for the compiler and for bugs. */
export function requireMail(session: Pop3Session): OpenMail {
  if (!session.mail) throw new Error('the session has not signed in');
  return session.mail;
}
