/**
 * What SORT and THREAD compare of a message (RFC 5256 §3, RFC 5957 §3), worked out once from its stored header fields.
 *
 * Texts are keys of `i;unicode-casemap` (RFC 5255 §4.2), so they compare with `<`. Where we depart: the first address
 * is the first mailbox; the name of a group before it is no address. Of more than `MAX_REFERENCES` references the
 * first and the last ones count, as of those that mail programs themselves have cut (§3 step 1.A knows such).
 */
import { unicodeCasemapKey } from '../collation/unicode-casemap.ts';
import { baseSubject } from '../mime/base-subject.ts';
import type { AddressField, MessageFields } from '../mime/summary.ts';

/** Keys of one message; a header that is absent has the empty key, which comes first. */
export interface MessageKeys {
  /** Milliseconds since 1970. */
  arrival: number;
  /** The sent date (RFC 5256 §2.2): of the Date field, else the arrival. */
  date: number;
  /** The base subject. */
  subject: string;
  isReplyOrForward: boolean;
  from: string;
  to: string;
  cc: string;
  displayFrom: string;
  displayTo: string;
  /** The number of the Message-ID, or -1 where there is none. */
  id: number;
  /** Numbers of the Message-IDs that lead to this message, the oldest first. */
  references: number[];
}

/** A discussion this long is cut by most programs that take part in it. */
const MAX_REFERENCES = 32;

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

/** RFC 5256 §3: an id whose left side is quoted is the same as the one without quotes. */
function normalId(id: string): string {
  const match = /^"((?:[^"\\]|\\.)*)"(@[^"]*)$/s.exec(id);
  return match ? `${match[1]?.replaceAll(/\\(.)/gs, '$1')}${match[2]}` : id;
}

function referencesOf({ references, inReplyTo }: MessageFields): string[] {
  if (references.length === 0) return inReplyTo.slice(0, 1);
  if (references.length <= MAX_REFERENCES) return references;
  return [...references.slice(0, 1), ...references.slice(1 - MAX_REFERENCES)];
}

/** The keys of a message that arrived at `arrival`; `numberOf` gives each Message-ID of the mailbox a number. */
export function messageKeysOf(
  fields: MessageFields,
  arrival: number,
  numberOf: (id: string) => number,
): MessageKeys {
  const { from, to, cc, sentAt, messageId } = fields;
  const { base, isReplyOrForward } = baseSubject(fields.subject);
  return {
    arrival,
    date: sentAt ?? arrival,
    subject: unicodeCasemapKey(base),
    isReplyOrForward,
    from: mailboxKey(from[0]),
    to: mailboxKey(to[0]),
    cc: mailboxKey(cc[0]),
    displayFrom: displayKey(from[0]),
    displayTo: displayKey(to[0]),
    id: messageId[0] === undefined ? -1 : numberOf(normalId(messageId[0])),
    references: referencesOf(fields).map((id) => numberOf(normalId(id))),
  };
}
