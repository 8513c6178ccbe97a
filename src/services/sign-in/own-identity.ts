/**
 * Whom a client says that it acts as (the authorization identity of RFC 4422 §3.4.1): nobody but who proved to be. To act for others
 * needs rights that no password, proof or token gives.
 */
import { SaslFault } from '#formats/sasl/sasl-fault.ts';
import type { ProvenAccount } from './mail-sign-in.ts';

/** The proven account where that is the one named, by its address or as the client named it for the proof. */
export function requireOwnIdentity(
  account: ProvenAccount,
  named: { authorizationId?: string | undefined; authenticationId?: string },
): ProvenAccount {
  const wanted = named.authorizationId?.toLowerCase();
  if (wanted === undefined || wanted === account.address || wanted === named.authenticationId?.toLowerCase())
    return account;
  throw new SaslFault('authorization-failed');
}
