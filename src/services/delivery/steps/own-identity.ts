/**
 * On submission, From and Sender name only addresses that are the sender's own (R8.4, RFC 6409 §6.1 and §8.1), and so do
 * their Resent- forms (RFC 5322 §3.6.6). Who writes for an agency has the agency in From and is named in Sender (R9.1); a
 * Sender that lacks is added.
 *
 * Nobody lends an address, and nobody takes one: a message in another's name is refused before it is stored. That holds
 * for the name before the address too: mail programs show `"x@tinh.vn" <y@tinh.vn>` as x, and of `<x@tinh.vn> <y@tinh.vn>`
 * some read the one and some the other.
 */
import { decodeEncodedWords } from '#formats/mime/encoded-words.ts';
import { addressesIn } from '../header-addresses.ts';
import type { MailInHand } from '../mail-in-hand.ts';
import { PASS, type Step, type Verdict } from '../verdict.ts';

const IDENTITY_FIELDS = ['from', 'sender', 'resent-from', 'resent-sender'];
/** Bounded as addresses are (RFC 5321 §4.5.3.1), so that no field makes the search go back and forth. */
const LOOKS_LIKE_ADDRESS =
  /[^\s<>()[\],;:"\\@]{1,64}@[^\s<>()[\],;:"\\@]{1,253}\.[^\s<>()[\],;:"\\@]{1,253}/gu;

/** Whatever a reader may take for an address, in names and comments too, encoded or in wide letters. */
function addressesShown(mail: MailInHand, name: string): string[] {
  return mail.header
    .values(name)
    .flatMap((value) => decodeEncodedWords(value).normalize('NFKC').match(LOOKS_LIKE_ADDRESS) ?? [])
    .map((text) => text.toLowerCase());
}

function refuse(text: string): Verdict {
  return { kind: 'refuse', code: 550, enhanced: '5.7.1', text };
}

/** From may name an agency that one writes for; then Sender names oneself. */
function judgeBehalf(
  mail: MailInHand,
  from: readonly string[],
  own: ReadonlySet<string>,
  behalf: ReadonlySet<string>,
): Verdict {
  if (!from.some((address) => behalf.has(address) && !own.has(address))) return PASS;
  if (addressesIn(mail, 'sender').length > 0) return PASS;
  const [first] = own;
  if (first === undefined) return refuse('Nobody is named as the sender');
  return { kind: 'annotate', headers: [['Sender', first]] };
}

export const ownIdentity: Step = {
  name: 'own identity',
  async run(mail, parts) {
    const { principal } = mail.message;
    if (!principal) return refuse('Sign in before sending');
    if (mail.header.count('from') !== 1) return refuse('A message needs exactly one From header');
    const from = addressesIn(mail, 'from');
    if (from.length === 0) return refuse('The From header names no address');
    const own = await parts.ownAddresses(principal);
    const behalf: ReadonlySet<string> = (await parts.behalfAddresses?.(principal)) ?? new Set();
    const isForeign = (name: string) => (address: string) =>
      !own.has(address) && !(name === 'from' && behalf.has(address));
    if (IDENTITY_FIELDS.some((name) => addressesIn(mail, name).some(isForeign(name))))
      return refuse('You may send only from your own address');
    return IDENTITY_FIELDS.some((name) => addressesShown(mail, name).some(isForeign(name)))
      ? refuse('The name before your address shows an address that is not yours')
      : judgeBehalf(mail, from, own, behalf);
  },
};
