/**
 * Which passwords are accepted, and how a one-time password is made (R8.4, R6.2).
 *
 * Length before cleverness (NIST SP 800-63B §3.1.1.2): at least 10 characters, no demand for signs or capitals, but
 * nothing that is guessed first: common words, digits only, one piece repeated, or the person's own name or address. Passwords are set and
 * checked in the form of SASLprep (RFC 4013), so a keyboard that decomposes signs in all the same.
 */
import { saslprep } from '#formats/sasl/saslprep.ts';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { COMMON_PASSWORDS } from './common-passwords.ts';

export const MIN_PASSWORD_LENGTH = 10;
/** In UTF-16 units. Bounds the work of one hash; longer than any pass-phrase. */
export const MAX_PASSWORD_LENGTH = 256;

export type PasswordFault =
  | 'tooShort'
  | 'tooLong'
  | 'tooCommon'
  | 'containsName'
  | 'unprintable'
  | 'breached';

export const PASSWORD_FAULT_TEXTS: Readonly<Record<PasswordFault, string>> = {
  tooShort: `A password has at least ${MIN_PASSWORD_LENGTH} characters.`,
  tooLong: `A password has at most ${MAX_PASSWORD_LENGTH} characters.`,
  tooCommon: 'This password is one of those that are tried first.',
  containsName: 'A password does not contain the name or the address.',
  breached: 'This password has leaked somewhere; whoever tries passwords knows it.',
  unprintable: 'A password has no control characters and no characters without a meaning.',
};

function isGuessedFirst(folded: string): boolean {
  const word = folded.replace(/[^a-z]+$/, '');
  if (COMMON_PASSWORDS.has(folded) || COMMON_PASSWORDS.has(word)) return true;
  if (/^[\d\s.\-/]+$/.test(folded)) return true;
  return /^(.{1,4})\1+$/s.test(folded);
}

/** Words of the name and address that are long enough to give a password away. */
function ownWords(owner: { name: string; address: string }): string[] {
  const localPart = owner.address.split('@')[0] ?? '';
  const name = foldForSearch(owner.name).replaceAll(/[^a-z0-9]/g, '');
  return [localPart, name].filter((word) => word.length >= 4);
}

/** What is wrong with a password, or undefined. */
export function findPasswordFault(
  password: string,
  owner: { name: string; address: string },
): PasswordFault | undefined {
  if (password.length > MAX_PASSWORD_LENGTH) return 'tooLong';
  const prepared = saslprep(password);
  if (prepared === undefined) return 'unprintable';
  if (prepared.length < MIN_PASSWORD_LENGTH) return 'tooShort';
  const folded = foldForSearch(prepared);
  if (isGuessedFirst(folded)) return 'tooCommon';
  const joined = folded.replaceAll(/[^a-z0-9]/g, '');
  return ownWords(owner).some((word) => joined.includes(word)) ? 'containsName' : undefined;
}

/** Letters and digits that nobody confuses on paper: no 0 and o, no 1, l and i. */
const SLIP_ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const SLIP_GROUPS = 4;
const SLIP_GROUP_LENGTH = 4;

/**
 * A one-time password for a printed slip, such as `k7mf-2xqa-…`: 16 characters of 31, 79 bits.
 * `random` gives bytes; those that would make some letters likelier are drawn again.
 */
export function makeOneTimePassword(random: (length: number) => Uint8Array): string {
  const fair = 256 - (256 % SLIP_ALPHABET.length);
  const letters: string[] = [];
  while (letters.length < SLIP_GROUPS * SLIP_GROUP_LENGTH)
    for (const byte of random(32))
      if (byte < fair) letters.push(SLIP_ALPHABET.charAt(byte % SLIP_ALPHABET.length));
  const groups = Array.from({ length: SLIP_GROUPS }, (_, group) =>
    letters.slice(group * SLIP_GROUP_LENGTH, (group + 1) * SLIP_GROUP_LENGTH).join(''),
  );
  return groups.join('-');
}
