/** CAPABILITY (RFC 5804 §1.7, §2.4), computed from the session and from what `formats/sieve` has. */
import { encodeString } from '#formats/managesieve/response.ts';
import { MAX_REDIRECTS } from '#formats/sieve/limits.ts';
import { CAPABILITIES } from '#formats/sieve/registry.ts';
import { usableMechanisms } from '#services/sign-in/mechanisms.ts';
import type { ManageSieveDependencies } from './dependencies.ts';
import type { ManageSieveSession } from './session.ts';

/** The lines of the response. */
export function capabilityLines(
  session: ManageSieveSession,
  { signIn }: Pick<ManageSieveDependencies, 'signIn'>,
): string[] {
  const mechanisms = session.login ? [] : usableMechanisms(session, signIn).map(({ name }) => name);
  const values: [name: string, value?: string][] = [
    ['IMPLEMENTATION', 'CôngThư'],
    // RFC 5804 §1.7: always there, and empty where nothing may be used.
    ['SASL', mechanisms.join(' ')],
    ['SIEVE', CAPABILITIES.join(' ')],
    ['NOTIFY', 'mailto'],
    ['EXTLISTS', 'urn:congthu:directory'],
    ['MAXREDIRECTS', String(MAX_REDIRECTS)],
    // RFC 5804 §1.7, RFC 2277 §4.5: every text is in Vietnamese and English, whoever asks.
    ['LANGUAGE', 'i-default'],
    ...(session.isSecure || session.login ? [] : [['STARTTLS'] as [string]]),
    ...(session.login ? ([['OWNER', session.login.address]] as [string, string][]) : []),
    ['UNAUTHENTICATE'],
    ['VERSION', '1.0'],
  ];
  return values.map(([name, value]) =>
    value === undefined ? encodeString(name) : `${encodeString(name)} ${encodeString(value)}`,
  );
}
