/**
 * AUTHENTICATE EXTERNAL (RFC 4422 Appendix A): the certificate of the TLS handshake says who it is, and nothing secret is sent.
 *
 * The client may name whom it acts as, which has to be an account that the certificate names; empty is that account itself.
 */
import { decodeSaslText } from '#formats/sasl/plain.ts';
import { SaslFault } from '#formats/sasl/sasl-fault.ts';
import type { SaslMechanism } from './mechanism.ts';

export const external: SaslMechanism = {
  name: 'EXTERNAL',
  sendsPassword: false,
  needsCertificate: true,
  async prove({ signIn, remoteAddress, tlsProofs: { clientCertificate }, firstMessage }) {
    const authorizationId = decodeSaslText(await firstMessage());
    if (!clientCertificate) throw new SaslFault('other-error');
    return signIn.verifyCertificate({
      certificate: clientCertificate,
      remoteAddress,
      ...(authorizationId !== '' && { authorizationId }),
    });
  },
};
