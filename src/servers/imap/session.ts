/**
 * The state of one IMAP session (RFC 9051 §3), and nothing else: no socket, no command.
 */
import type { MailAccess } from '#domain/mailstore/access.ts';
import type { Mailbox } from '#domain/mailstore/message-values.ts';
import type { NotifyGroup } from '#formats/imap/commands/notify.ts';
import type { EncoderOptions } from '#formats/imap/encoder.ts';
import type { AccountId, MailboxId } from '#platform/kernel/ids.ts';
import type { TlsProofs } from '#platform/net/transport.ts';
import type { ProvenAccount } from '#services/sign-in/mail-sign-in.ts';
import type { Language } from './languages.ts';
import type { SelectedMailbox } from './selected.ts';

/** States of RFC 9051 §3; logout is the connection's end. */
export type SessionState = 'notAuthenticated' | 'authenticated' | 'selected';

/** Extensions that change what the server says once the client has asked for them (RFC 5161). */
export type EnabledExtension = 'CONDSTORE' | 'QRESYNC' | 'UTF8=ACCEPT' | 'IMAP4rev2' | 'UIDONLY';

/** Who signed in, and the key to their own mail. */
export interface SignedIn {
  /** The primary address, for the log. */
  login: string;
  access: MailAccess;
  /** By what, for knowing when that ends. */
  proven: ProvenAccount;
}

/** Digests of notes by the name of what has the note (empty for the account) and the entry. */
export type Notes = ReadonlyMap<string, ReadonlyMap<string, string>>;

/** What a client is told without asking (RFC 5465). */
export interface Notifications {
  groups: readonly NotifyGroup[];
  /** Mailboxes as they were last told, by id. */
  known: ReadonlyMap<MailboxId, Mailbox>;
  /** Notes as they were last told, where changes of them are. */
  notes?: Notes;
  /** Whose mailboxes are among them. */
  accountIds: ReadonlySet<AccountId>;
}

/** What a connection begins with. */
export interface SessionStart {
  /** For the log and for support. */
  readonly id: string;
  readonly remoteAddress: string;
  isSecure: boolean;
  /** What the TLS connection proves of the client, for sign-in. */
  tlsProofs: TlsProofs;
  /** STARTTLS can be given: there is a certificate and TLS is not on yet. */
  canStartTls: boolean;
  /** A password may cross the wire: TLS is on, or the operator allows it from this address. */
  takesPasswords: boolean;
}

/** One session's state. */
export interface ImapSession extends SessionStart {
  signedIn?: SignedIn;
  selected?: SelectedMailbox;
  readonly enabled: Set<EnabledExtension>;
  /** Somebody announced a change to the account's mail; the change log has not been asked since. */
  hasNews: boolean;
  /** LOGOUT was given: the connection ends after its response. */
  isEnding: boolean;
  failedLogins: number;
  /** What NOTIFY asked for. */
  notify?: Notifications;
  /** Somebody announced a change since NOTIFY last looked at the mailboxes. */
  hasNotice: boolean;
  /** Of the texts that people read (RFC 5255 §3). */
  language: Language;
  /** COMPRESS is on (RFC 4978). */
  isCompressed: boolean;
}

/** A session as it begins. */
export function newSession(start: SessionStart): ImapSession {
  return {
    ...start,
    enabled: new Set(),
    hasNews: false,
    isEnding: false,
    failedLogins: 0,
    isCompressed: false,
    language: 'i-default',
    hasNotice: false,
  };
}

/** Who signed in. The registry has checked the state; this is for the compiler and for bugs. */
export function requireSignedIn(session: ImapSession): SignedIn {
  if (!session.signedIn) throw new Error('the session has not signed in');
  return session.signedIn;
}

export function stateOf(session: ImapSession): SessionState {
  if (!session.signedIn) return 'notAuthenticated';
  return session.selected ? 'selected' : 'authenticated';
}

/** How names and texts are to be written and read: UTF-8 once the client takes it (RFC 6855 §3, RFC 9051 §5.1). */
export function encodingOf({ enabled }: ImapSession): EncoderOptions {
  return { utf8: enabled.has('UTF8=ACCEPT') || enabled.has('IMAP4rev2') };
}

/** Forgets who signed in and all they asked for; TLS and compression stay (RFC 8437 §3). */
export function forgetSignIn(session: ImapSession): void {
  delete session.signedIn;
  delete session.selected;
  delete session.notify;
  session.enabled.clear();
  session.language = 'i-default';
  session.hasNews = false;
}
