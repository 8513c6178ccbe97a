/**
 * AUTHENTICATE PLAIN (RFC 4616).
 */
import { decodePlain } from '#formats/sasl/plain.ts';
import type { SaslMechanism } from './mechanism.ts';
import { requireOwnIdentity } from './own-identity.ts';

export const plain: SaslMechanism = {
  name: 'PLAIN',
  sendsPassword: true,
  async prove({ signIn, remoteAddress, firstMessage }) {
    const { password, ...named } = decodePlain(await firstMessage());
    const address = named.authenticationId;
    return requireOwnIdentity(await signIn.verifyPassword({ address, password, remoteAddress }), named);
  },
};
