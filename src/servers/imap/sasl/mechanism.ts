/**
 * What a SASL mechanism is to this server: a name and a conversation that proves an account.
 */
import type { ImapSignIn, ProvenAccount } from '../dependencies.ts';

/** The conversation of AUTHENTICATE, base64 and lines taken care of. */
export interface SaslExchange {
  signIn: ImapSignIn;
  remoteAddress: string;
  random: (bytes: number) => Buffer;
  /** What came with the command (RFC 4959). */
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
  prove(exchange: SaslExchange): Promise<ProvenAccount>;
}
