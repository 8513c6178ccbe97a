/** `urn:ietf:params:jmap:contacts` (RFC 9610), and whom one has written to. */
import { mayMakeBooks, mayReadContacts } from '#domain/groupware/book-rights.ts';
import type { JmapModule } from '../method.ts';
import { addressBook } from './address-book.ts';
import { contactCardCopy } from './card-copy.ts';
import { contactCard } from './contact-card.ts';
import { correspondent } from './correspondent.ts';
import { recipientComplete } from './recipient-complete.ts';

export const contacts: JmapModule = {
  capability: 'urn:ietf:params:jmap:contacts',
  describe: () => ({}),
  describeAccount: ({ access }) =>
    mayReadContacts(access)
      ? { maxAddressBooksPerCard: null, mayCreateAddressBook: mayMakeBooks(access) }
      : undefined,
  describeProvince: () => ({ maxAddressBooksPerCard: 1, mayCreateAddressBook: false }),
  types: [addressBook, contactCard],
  methods: [contactCardCopy],
};

export const recipients: JmapModule = {
  capability: 'urn:congthu:recipients',
  describe: () => ({}),
  describeAccount: () => ({}),
  types: [correspondent],
  methods: [recipientComplete],
};
