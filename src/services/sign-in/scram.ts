/**
 * AUTHENTICATE SCRAM-SHA-256 and, where a setting says so, SCRAM-SHA-1, each with its -PLUS (RFC 5802, RFC 7677): the password
 * never crosses the wire, so TLS is not demanded.
 */

import { SaslFault } from '#formats/sasl/sasl-fault.ts';
import type { ScramHash } from '#formats/sasl/scram-keys.ts';
import { decodeClientFirst } from '#formats/sasl/scram-messages.ts';
import { checkChannelBinding, scramServerFinal, scramServerFirst } from '#formats/sasl/scram-server.ts';
import type { ProvenAccount } from './mail-sign-in.ts';
import type { SaslExchange, SaslMechanism } from './mechanism.ts';
import { requireOwnIdentity } from './own-identity.ts';

const NONCE_BYTES = 18;

async function prove(
  { signIn, remoteAddress, random, firstMessage, challenge, tlsProofs: { channelBindings } }: SaslExchange,
  { hash, bindsChannel }: Pick<ScramMechanism, 'hash' | 'bindsChannel'>,
): Promise<ProvenAccount> {
  const clientFirst = decodeClientFirst(await firstMessage());
  checkChannelBinding(clientFirst, channelBindings, bindsChannel);
  const attempt = { address: clientFirst.username, remoteAddress };
  const { keys, account } = await signIn.findScramKeys({ ...attempt, hash });
  const nonce = random(NONCE_BYTES).toString('base64');
  const { message, exchange } = scramServerFirst(clientFirst, keys, nonce, channelBindings);
  const clientFinal = await challenge(message);
  let serverFinal: Buffer;
  try {
    serverFinal = scramServerFinal(exchange, clientFinal);
    if (!account) throw new SaslFault('invalid-proof');
  } catch (error) {
    signIn.recordScramResult({ ...attempt, proof: clientFinal, succeeded: false });
    throw error;
  }
  // RFC 9051 §6.2.2 has no data with OK, so the signature is a challenge with an empty answer.
  await challenge(serverFinal);
  signIn.recordScramResult({ ...attempt, proof: clientFinal, succeeded: true });
  const { authorizationId, username: authenticationId } = clientFirst;
  return requireOwnIdentity(account, { authorizationId, authenticationId });
}

interface ScramMechanism extends SaslMechanism {
  hash: ScramHash;
  bindsChannel: boolean;
}

/** With `bindsChannel` it is bound to the TLS connection: somebody in the middle cannot pass the proof on (RFC 9266). */
function scram(name: string, hash: ScramHash, bindsChannel: boolean): ScramMechanism {
  const kind = { hash, bindsChannel };
  return { name, sendsPassword: false, ...kind, prove: (exchange) => prove(exchange, kind) };
}

export const scramSha256 = scram('SCRAM-SHA-256', 'sha256', false);
export const scramSha256Plus = scram('SCRAM-SHA-256-PLUS', 'sha256', true);
/** For programs that know no other, where the operator says so. */
export const scramSha1 = scram('SCRAM-SHA-1', 'sha1', false);
export const scramSha1Plus = scram('SCRAM-SHA-1-PLUS', 'sha1', true);
