/**
 * What SORT compares of a message (RFC 5256 §3, RFC 5957 §3), worked out once from its stored header fields.
 *
 * Texts are keys of `i;unicode-casemap` (RFC 5255 §4.2), so they compare with `<`. Where we depart: the first address
 * is the first mailbox; the name of a group before it is no address.
 */
import { unicodeCasemapKey } from '../collation/unicode-casemap.ts';
import { baseSubject } from '../mime/base-subject.ts';
import type { AddressField, MessageFields } from '../mime/summary.ts';

/** Keys of one message; a header that is absent has the empty key, which comes first. */
export interface SortKeys {
  /** Milliseconds since 1970. */
  arrival: number;
  /** The sent date (RFC 5256 §2.2): of the Date field, else the arrival. */
  date: number;
  subject: string;
  from: string;
  to: string;
  cc: string;
  displayFrom: string;
  displayTo: string;
}

/** `addr-mailbox`: what stands before the domain. */
function mailboxKey(address: AddressField | undefined): string {
  if (!address) return '';
  const at = address.email.lastIndexOf('@');
  return unicodeCasemapKey(at < 0 ? address.email : address.email.slice(0, at));
}

/** RFC 5957 §3: the name people see, or the whole address. */
function displayKey(address: AddressField | undefined): string {
  return address ? unicodeCasemapKey(address.name ?? address.email) : '';
}

/** The keys of a message that arrived at `arrival`. */
export function sortKeysOf(fields: MessageFields, arrival: number): SortKeys {
  const { subject, from, to, cc, sentAt } = fields;
  return {
    arrival,
    date: sentAt ?? arrival,
    subject: unicodeCasemapKey(baseSubject(subject).base),
    from: mailboxKey(from[0]),
    to: mailboxKey(to[0]),
    cc: mailboxKey(cc[0]),
    displayFrom: displayKey(from[0]),
    displayTo: displayKey(to[0]),
  };
}
