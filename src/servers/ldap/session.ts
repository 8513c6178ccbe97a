/** The state of one LDAP session (RFC 4513 §4), and nothing else: no socket, no operation. */
import type { AccountPrincipal } from '#domain/directory/principal.ts';
import type { TlsProofs } from '#platform/net/transport.ts';
import type { ProvenAccount } from '#services/sign-in/mail-sign-in.ts';
import type { DirectoryEntry } from './directory-entry.ts';

/** Who has bound, and when that was last looked at. */
export interface BoundIdentity {
  principal: AccountPrincipal;
  address: string;
  checkedAt: number;
  /** By what, for knowing when that ends. */
  proven: ProvenAccount;
}

/** What is left of a result that is given page by page. */
export interface OpenPages {
  rest: readonly DirectoryEntry[];
  total: number;
}

/** A SASL bind that has begun: its next request goes on with it (RFC 4511 §4.2.1). */
export interface SaslConversation {
  mechanism: string;
  answer(credentials: Buffer): void;
  abort(): void;
}

export interface LdapSession {
  readonly remoteAddress: string;
  isSecure: boolean;
  /** Whether the connection may carry a password as it is now. */
  takesPasswords: boolean;
  /** What the TLS connection proves of the client, for sign-in. */
  tlsProofs: TlsProofs;
  identity?: BoundIdentity;
  conversation?: SaslConversation;
  /** Results under way by their cookie. */
  readonly pages: Map<string, OpenPages>;
  failedBinds: number;
  isEnding: boolean;
}

/** A session as it begins. */
export function newSession(
  start: Pick<LdapSession, 'remoteAddress' | 'isSecure' | 'takesPasswords' | 'tlsProofs'>,
): LdapSession {
  return { ...start, pages: new Map(), failedBinds: 0, isEnding: false };
}

/** Back to anonymous: a bind that begins, or fails, leaves nobody bound (RFC 4511 §4.2.1). */
export function forgetIdentity(session: LdapSession): void {
  delete session.identity;
  session.pages.clear();
}
