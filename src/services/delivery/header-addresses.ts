/** The addresses that header fields name, in small letters. */
import { parseAddressList } from '#formats/mime/address.ts';
import type { MailInHand } from './mail-in-hand.ts';

/** Addresses of all fields of this name; a mailbox without a domain ends in `@`. */
export function addressesIn(mail: Pick<MailInHand, 'header'>, name: string): string[] {
  return mail.header
    .values(name)
    .flatMap((value) => parseAddressList(value))
    .flatMap((address) => (address.kind === 'group' ? address.members : [address]))
    .map((mailbox) => `${mailbox.localPart}@${mailbox.domain ?? ''}`.toLowerCase());
}
