/**
 * The mechanisms of AUTHENTICATE and AUTH. A further one is one file and one line.
 */
import { loginMechanism } from './login.ts';
import type { SaslMechanism } from './mechanism.ts';
import { oauthBearer, xoauth2 } from './oauth.ts';
import { plain } from './plain.ts';
import { scramSha256, scramSha256Plus } from './scram-sha-256.ts';

/** The strongest first: many clients take the first they know. */
const MECHANISMS: readonly SaslMechanism[] = [
  scramSha256Plus,
  scramSha256,
  oauthBearer,
  xoauth2,
  plain,
  loginMechanism,
];

export function findMechanism(name: string): SaslMechanism | undefined {
  return MECHANISMS.find((mechanism) => mechanism.name === name);
}

/** Those that may be used on this connection as it is now. */
export function usableMechanisms(session: {
  takesPasswords: boolean;
  channelBindings?: ReadonlyMap<string, Buffer>;
}): readonly SaslMechanism[] {
  const canBind = (session.channelBindings?.size ?? 0) > 0;
  return MECHANISMS.filter(
    (mechanism) =>
      (session.takesPasswords || !mechanism.sendsPassword) && (canBind || !mechanism.bindsChannel),
  );
}
