/**
 * AUTHENTICATE LOGIN (draft-murchison-sasl-login); a name that comes with the command is taken as the first answer.
 */
import { decodeLoginAnswer, loginNameChallenge, loginPasswordChallenge } from '#formats/sasl/login.ts';
import type { SaslMechanism } from './mechanism.ts';

export const loginMechanism: SaslMechanism = {
  name: 'LOGIN',
  sendsPassword: true,
  async prove({ signIn, remoteAddress, initialResponse, challenge }) {
    const address = decodeLoginAnswer(initialResponse ?? (await challenge(loginNameChallenge)));
    const password = decodeLoginAnswer(await challenge(loginPasswordChallenge));
    return signIn.verifyPassword({ address, password, remoteAddress });
  },
};
