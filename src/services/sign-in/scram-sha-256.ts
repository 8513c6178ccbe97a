/**
 * AUTHENTICATE SCRAM-SHA-256 and SCRAM-SHA-256-PLUS (RFC 5802, RFC 7677): the password never crosses the wire, so TLS is not demanded.
 */

import { SaslFault } from '#formats/sasl/sasl-fault.ts';
import { decodeClientFirst } from '#formats/sasl/scram-messages.ts';
import { checkChannelBinding, scramServerFinal, scramServerFirst } from '#formats/sasl/scram-server.ts';
import type { ProvenAccount } from './mail-sign-in.ts';
import type { SaslExchange, SaslMechanism } from './mechanism.ts';

const NONCE_BYTES = 18;

async function prove(
  { signIn, remoteAddress, random, firstMessage, challenge, channelBindings = new Map() }: SaslExchange,
  plus: boolean,
): Promise<ProvenAccount> {
  const clientFirst = decodeClientFirst(await firstMessage());
  checkChannelBinding(clientFirst, channelBindings, plus);
  const attempt = { address: clientFirst.username, remoteAddress };
  const { keys, account } = await signIn.findScramKeys(attempt);
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
  return account;
}

export const scramSha256: SaslMechanism = {
  name: 'SCRAM-SHA-256',
  sendsPassword: false,
  prove: (exchange) => prove(exchange, false),
};

/** Bound to the TLS connection: somebody in the middle cannot pass the proof on (RFC 9266). */
export const scramSha256Plus: SaslMechanism = {
  name: 'SCRAM-SHA-256-PLUS',
  sendsPassword: false,
  bindsChannel: true,
  prove: (exchange) => prove(exchange, true),
};
