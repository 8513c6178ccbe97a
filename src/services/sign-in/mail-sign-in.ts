/**
 * How people prove who they are to the mail servers, as the servers and the SASL mechanisms see it.
 */
import type { ScramHash, ScramKeys } from '#formats/sasl/scram-keys.ts';
import type { AccountId } from '#platform/kernel/ids.ts';
import type { ClientCertificate } from '#platform/net/client-certificate.ts';

/** An account whose owner has proved to be there. */
export interface ProvenAccount {
  accountId: AccountId;
  /** The primary address. */
  address: string;
  /** By what: a program's own password and a token may not change how one signs in. */
  proof?: 'password' | 'program' | 'token' | 'certificate';
  /** The id of the password, the program's password or the session that proved it. */
  credentialId?: string;
  /** A browser's session, and when its owner last proved to be there. */
  session?: { id: string; confirmedAt: Date | null };
}

/** How people prove who they are; every failure is a `Refusal`. */
export interface MailSignIn {
  /** Checks a password, slowed down by address and account after wrong ones. */
  verifyPassword(attempt: {
    address: string;
    password: string;
    remoteAddress: string;
  }): Promise<ProvenAccount>;
  /** Checks an access token of our authorization server that is good for mail. */
  verifyToken(attempt: { token: string; remoteAddress: string }): Promise<ProvenAccount>;
  /** The account that a proved certificate names; with several of them, the one to act as. */
  verifyCertificate(attempt: {
    certificate: ClientCertificate;
    authorizationId?: string;
    remoteAddress: string;
  }): Promise<ProvenAccount>;
  /** Calls when what proved the account no longer does: a lock, a new password, a session that ended. The result ends the watch. */
  watchStanding(account: ProvenAccount, onEnd: () => void): () => void;
  /** Kinds of SCRAM keys that are kept, the strongest first. */
  readonly scramHashes: readonly ScramHash[];
  /** Keys for SCRAM; for an address that cannot sign in, keys that no proof fits. */
  findScramKeys(attempt: {
    address: string;
    remoteAddress: string;
    hash: ScramHash;
  }): Promise<{ keys: ScramKeys; account?: ProvenAccount }>;
  /** Told how an exchange of SCRAM ended, for the throttle; `proof` is the client's last message. */
  recordScramResult(attempt: {
    address: string;
    remoteAddress: string;
    proof: Buffer;
    succeeded: boolean;
  }): void;
}
