/**
 * The mechanisms of AUTHENTICATE and AUTH. A further one is one file and one line.
 */
import type { TlsProofs } from '#platform/net/transport.ts';
import { external } from './external.ts';
import { loginMechanism } from './login.ts';
import type { MailSignIn } from './mail-sign-in.ts';
import type { SaslMechanism } from './mechanism.ts';
import { oauthBearer, xoauth2 } from './oauth.ts';
import { plain } from './plain.ts';
import { scramSha1, scramSha1Plus, scramSha256, scramSha256Plus } from './scram.ts';

/** The strongest first: many clients take the first they know. */
const MECHANISMS: readonly SaslMechanism[] = [
  external,
  scramSha256Plus,
  scramSha256,
  scramSha1Plus,
  scramSha1,
  oauthBearer,
  xoauth2,
  plain,
  loginMechanism,
];

/** What of the sign-in decides which mechanisms there are. */
type Offer = Pick<MailSignIn, 'scramHashes'>;

function isOffered({ hash }: SaslMechanism, { scramHashes }: Offer): boolean {
  return hash === undefined || scramHashes.includes(hash);
}

export function findMechanism(name: string, offer: Offer): SaslMechanism | undefined {
  return MECHANISMS.find((mechanism) => mechanism.name === name && isOffered(mechanism, offer));
}

/** Those that may be used on this connection as it is now. */
export function usableMechanisms(
  session: { takesPasswords: boolean; tlsProofs: TlsProofs },
  offer: Offer,
): readonly SaslMechanism[] {
  const { channelBindings, clientCertificate } = session.tlsProofs;
  return MECHANISMS.filter(
    (mechanism) =>
      isOffered(mechanism, offer) &&
      (session.takesPasswords || !mechanism.sendsPassword) &&
      (channelBindings.size > 0 || !mechanism.bindsChannel) &&
      (clientCertificate !== undefined || !mechanism.needsCertificate),
  );
}
