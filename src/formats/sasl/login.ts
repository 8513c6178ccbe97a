/**
 * LOGIN (draft-murchison-sasl-login): the server asks for the name, then for the password.
 *
 * Obsolete, but the only mechanism that many printers, scanners and older Outlooks know.
 */
import { decodeSaslText } from './plain.ts';
import { SaslFault } from './sasl-fault.ts';

/** Some clients compare these with what they expect, so they are as everybody sends them. */
export const loginNameChallenge = Buffer.from('Username:', 'latin1');
export const loginPasswordChallenge = Buffer.from('Password:', 'latin1');

/** The answer to either challenge; throws `SaslFault`. */
export function decodeLoginAnswer(message: Buffer): string {
  // Quirk: some clients end the answer with NUL.
  const text = decodeSaslText(message.at(-1) === 0 ? message.subarray(0, -1) : message);
  if (text === '') throw new SaslFault('invalid-encoding');
  return text;
}
