/**
 * The state of one SMTP session (RFC 5321 §4.1.4), and nothing else: no socket, no command.
 */
import type { MailCommand } from '#formats/smtp/command.ts';
import type { TlsProofs } from '#platform/net/transport.ts';
import type { EnvelopeRecipient } from '#services/delivery/incoming-message.ts';
import type { RecipientAnswer } from '#services/delivery/recipient-answer.ts';
import type { ProvenAccount } from '#services/sign-in/mail-sign-in.ts';
import type { Sender } from './dependencies.ts';

/** A stranger brings mail for us, or one of us sends. */
export type SmtpMode = 'mx' | 'submission';

/** A message being announced: MAIL, and the recipients taken so far. */
export interface Envelope {
  mail: MailCommand;
  recipients: EnvelopeRecipient[];
  /** Answers for recipients that came along with one before them, by address. */
  ahead?: Map<string, Promise<RecipientAnswer>>;
  /** What came of the message so far, chunk by chunk (RFC 3030). */
  chunks?: { pieces: Buffer[]; size: number };
  /** Milliseconds; RFC 4865. */
  holdUntil?: number;
}

export interface SmtpSession {
  readonly mode: SmtpMode;
  readonly remoteAddress: string;
  isSecure: boolean;
  tls?: { version: string; cipher: string };
  /** Whether the connection may carry a password as it is now. */
  takesPasswords: boolean;
  /** What the TLS connection proves of the client, for sign-in. */
  tlsProofs: TlsProofs;
  /** What the client called itself; empty before HELO. */
  helo: string;
  isExtended: boolean;
  sender?: Sender;
  /** By what the sender signed in, for knowing when that ends. */
  proven?: ProvenAccount;
  envelope?: Envelope;
  isEnding: boolean;
  /** Since the last message taken. */
  faults: number;
  /** Since the last message taken. */
  commands: number;
  failedLogins: number;
}

/** A session as it begins. */
export function newSession(
  start: Pick<SmtpSession, 'mode' | 'remoteAddress' | 'isSecure' | 'takesPasswords' | 'tlsProofs' | 'tls'>,
): SmtpSession {
  return { ...start, helo: '', isExtended: false, isEnding: false, faults: 0, commands: 0, failedLogins: 0 };
}

/** Forgets who was greeted and what was announced, as before EHLO. */
export function resetSession(session: SmtpSession): void {
  session.helo = '';
  session.isExtended = false;
  delete session.envelope;
}

/**
 * The session after its TLS handshake: nothing said in the clear counts any more, a sign-in least of all, since
 * somebody in between may have said it (RFC 3207 §4.2).
 */
export function secureSession(session: SmtpSession, tls: SmtpSession['tls'], tlsProofs: TlsProofs): void {
  resetSession(session);
  delete session.sender;
  delete session.proven;
  session.isSecure = true;
  session.takesPasswords = true;
  session.tlsProofs = tlsProofs;
  if (tls) session.tls = tls;
}

/** The name of what was spoken, for the trace header (RFC 3848, RFC 6531 §4.3). */
export function protocolName(session: SmtpSession, smtputf8: boolean): string {
  if (!session.isExtended) return 'SMTP';
  const suffix = `${session.isSecure ? 'S' : ''}${session.sender ? 'A' : ''}`;
  return `${smtputf8 ? 'UTF8SMTP' : 'ESMTP'}${suffix}`;
}
