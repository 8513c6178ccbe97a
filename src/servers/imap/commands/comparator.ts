/**
 * COMPARATOR (RFC 5255 §4.7, I18NLEVEL=2): which collation SEARCH, SORT and THREAD compare by.
 *
 * There is one, i;unicode-casemap. SEARCH finds what it finds, and besides what differs in diacritics only (R4.1).
 */
import {
  decodeComparator,
  encodeComparatorResponse,
  meansCollation,
} from '#formats/imap/commands/comparator.ts';
import { defineCommand, ok } from '../command.ts';
import { ImapFault } from '../faults.ts';

const COMPARATOR = 'i;unicode-casemap';

export const comparator = defineCommand({
  name: 'COMPARATOR',
  states: ['authenticated', 'selected'],
  mayExpunge: true,
  announces: ['I18NLEVEL=2'],
  decode: decodeComparator,
  async run({ out }, { orders }) {
    const isMeant = orders.some((order) => order === 'default' || meansCollation(order, COMPARATOR));
    if (orders.length > 0 && !isMeant)
      throw new ImapFault('NO', 'There is no such comparator.', 'BADCOMPARATOR');
    out.wire(encodeComparatorResponse(COMPARATOR));
    return ok('This comparator is used.');
  },
});
