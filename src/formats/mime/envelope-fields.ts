/**
 * The envelope of RFC 9051 §7.5.2 from a header. Address fields given more than once are read as one list, so that
 * nobody is hidden (RFC 5322 §3.6 forbids it, §4.5.3 allows it); of the other fields the first counts.
 */
import { parseAddressList } from './address.ts';
import type { HeaderBlock } from './headers.ts';
import type { Address, Envelope } from './message.ts';

function addressesOf(header: HeaderBlock, name: string): Address[] {
  const values = header.values(name);
  return values.length === 0 ? [] : parseAddressList(values.join(', '));
}

/** Reads the envelope. */
export function envelopeOfHeader(header: HeaderBlock): Envelope {
  const envelope: Envelope = {
    from: addressesOf(header, 'from'),
    sender: addressesOf(header, 'sender'),
    replyTo: addressesOf(header, 'reply-to'),
    to: addressesOf(header, 'to'),
    cc: addressesOf(header, 'cc'),
    bcc: addressesOf(header, 'bcc'),
  };
  const [date] = header.values('date');
  const [subject] = header.values('subject');
  const [inReplyTo] = header.values('in-reply-to');
  const [messageId] = header.values('message-id');
  if (date !== undefined) envelope.date = date;
  if (subject !== undefined) envelope.subject = subject;
  if (inReplyTo !== undefined) envelope.inReplyTo = inReplyTo;
  if (messageId !== undefined) envelope.messageId = messageId;
  return envelope;
}
