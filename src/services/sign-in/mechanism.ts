/**
 * What a SASL mechanism is to a mail server: a name and a conversation that proves an account.
 */
import type { ScramHash } from '#formats/sasl/scram-keys.ts';
import type { TlsProofs } from '#platform/net/transport.ts';
import type { MailSignIn, ProvenAccount } from './mail-sign-in.ts';

/** The conversation of IMAP's AUTHENTICATE or SMTP's AUTH, base64 and lines taken care of. */
export interface SaslExchange {
  signIn: MailSignIn;
  remoteAddress: string;
  /** What the TLS connection proves of the client. */
  tlsProofs: TlsProofs;
  random: (bytes: number) => Buffer;
  /** What came with the command (RFC 4959, RFC 4954 §4). */
  initialResponse?: Buffer;
  /** The client's first message, asked for if it did not come with the command. */
  firstMessage: () => Promise<Buffer>;
  /** Sends a challenge and gives the answer. */
  challenge: (message: Buffer) => Promise<Buffer>;
}

export interface SaslMechanism {
  name: string;
  /** The password itself crosses the wire: only over TLS, or where the operator allows. */
  sendsPassword: boolean;
  /** Offered only where there is something to bind to (RFC 5802 §6). */
  bindsChannel?: boolean;
  /** Offered only to a client that showed a certificate. */
  needsCertificate?: boolean;
  /** Offered only where keys of this kind are kept. */
  hash?: ScramHash;
  prove(exchange: SaslExchange): Promise<ProvenAccount>;
}
