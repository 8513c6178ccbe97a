/**
 * AUTHENTICATE SCRAM-SHA-256 (RFC 5802, RFC 7677): the password never crosses the wire, so TLS is not demanded.
 */

import { SaslFault } from '#formats/sasl/sasl-fault.ts';
import { decodeClientFirst } from '#formats/sasl/scram-messages.ts';
import { checkChannelBinding, scramServerFinal, scramServerFirst } from '#formats/sasl/scram-server.ts';
import type { SaslMechanism } from './mechanism.ts';

const NONCE_BYTES = 18;

export const scramSha256: SaslMechanism = {
  name: 'SCRAM-SHA-256',
  sendsPassword: false,
  async prove({ signIn, remoteAddress, random, firstMessage, challenge }) {
    const clientFirst = decodeClientFirst(await firstMessage());
    checkChannelBinding(clientFirst, new Map(), false);
    const attempt = { address: clientFirst.username, remoteAddress };
    const { keys, account } = await signIn.findScramKeys(attempt);
    const { message, exchange } = scramServerFirst(clientFirst, keys, random(NONCE_BYTES).toString('base64'));
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
  },
};
