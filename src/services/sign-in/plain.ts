/**
 * AUTHENTICATE PLAIN (RFC 4616).
 */
import { decodePlain } from '#formats/sasl/plain.ts';
import { SaslFault } from '#formats/sasl/sasl-fault.ts';
import type { SaslMechanism } from './mechanism.ts';

export const plain: SaslMechanism = {
  name: 'PLAIN',
  sendsPassword: true,
  async prove({ signIn, remoteAddress, firstMessage }) {
    const { authorizationId, authenticationId, password } = decodePlain(await firstMessage());
    // Acting as somebody else needs rights that are not given by a password.
    if (authorizationId !== undefined && authorizationId !== authenticationId)
      throw new SaslFault('other-error');
    return signIn.verifyPassword({ address: authenticationId, password, remoteAddress });
  },
};
