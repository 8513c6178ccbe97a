/**
 * On submission, From and Sender name only addresses that are the sender's own (R8.4, RFC 6409 §6.1 and §8.1).
 *
 * Nobody lends an address, and nobody takes one: a message in another's name is refused before it is stored.
 */
import { parseAddressList } from '#formats/mime/address.ts';
import type { Address, MailboxAddress } from '#formats/mime/message.ts';
import type { MailInHand } from '../mail-in-hand.ts';
import { PASS, type Step, type Verdict } from '../verdict.ts';

function mailboxesOf(addresses: readonly Address[]): MailboxAddress[] {
  return addresses.flatMap((address) => (address.kind === 'group' ? address.members : [address]));
}

function addressesIn(mail: MailInHand, name: string): string[] {
  return mail.header
    .values(name)
    .flatMap((value) => mailboxesOf(parseAddressList(value)))
    .map((mailbox) => `${mailbox.localPart}@${mailbox.domain ?? ''}`.toLowerCase());
}

function refuse(text: string): Verdict {
  return { kind: 'refuse', code: 550, enhanced: '5.7.1', text };
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
    const foreign = [...from, ...addressesIn(mail, 'sender')].find((address) => !own.has(address));
    return foreign === undefined ? PASS : refuse('You may send only from your own address');
  },
};
