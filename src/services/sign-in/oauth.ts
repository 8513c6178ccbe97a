/**
 * AUTHENTICATE OAUTHBEARER (RFC 7628) and XOAUTH2: a token of our authorization server instead of a password.
 */
import {
  BEARER_REFUSED,
  type BearerCredentials,
  decodeOauthBearer,
  decodeXoauth2,
} from '#formats/sasl/oauth.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { SaslMechanism } from './mechanism.ts';
import { requireOwnIdentity } from './own-identity.ts';

function bearerMechanism(name: string, decode: (message: Buffer) => BearerCredentials): SaslMechanism {
  return {
    name,
    // A token is as good as a password to whoever overhears it.
    sendsPassword: true,
    async prove({ signIn, remoteAddress, firstMessage, challenge }) {
      const { authorizationId, token } = decode(await firstMessage());
      try {
        return requireOwnIdentity(await signIn.verifyToken({ token, remoteAddress }), { authorizationId });
      } catch (error) {
        // RFC 7628 §3.2.3: the client is told why, says that it has heard, and is then refused.
        if (error instanceof Refusal) await challenge(BEARER_REFUSED);
        throw error;
      }
    },
  };
}

export const oauthBearer = bearerMechanism('OAUTHBEARER', decodeOauthBearer);
export const xoauth2 = bearerMechanism('XOAUTH2', decodeXoauth2);
