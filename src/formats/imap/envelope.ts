/**
 * ENVELOPE (RFC 9051 §7.5.2, RFC 3501 §7.4.2): `(date subject from sender reply-to to cc bcc in-reply-to message-id)`.
 *
 * Encoded once when a message is stored, so always in the form every client understands: never 8-bit in quotes.
 */
import type { Address, Envelope, MailboxAddress } from '#formats/mime/message.ts';
import { encodeNstring, encodeString, type Wire, wireToBuffer } from './encoder.ts';
import { shortenEnvelope } from './short-wire.ts';

function mailboxWire(address: MailboxAddress): Wire {
  // A host of NIL would make it the name of a group, so a missing domain is the empty string.
  const host = encodeString(address.domain ?? '');
  const route = encodeNstring(address.route);
  return `(${encodeNstring(address.name)} ${route} ${encodeString(address.localPart)} ${host})`;
}

function addressWire(address: Address): Wire {
  if (address.kind === 'mailbox') return mailboxWire(address);
  const members = address.members.map(mailboxWire).join('');
  return `(NIL NIL ${encodeString(address.name)} NIL)${members}(NIL NIL NIL NIL)`;
}

function addressesWire(addresses: readonly Address[]): Wire {
  return addresses.length === 0 ? 'NIL' : `(${addresses.map(addressWire).join('')})`;
}

/** The envelope for use inside a body structure. */
export function envelopeWire(envelope: Envelope): Wire {
  const from = addressesWire(envelope.from);
  // RFC 9051 §7.5.2: the server sets sender and reply-to from From where they are absent.
  const sender = envelope.sender.length === 0 ? from : addressesWire(envelope.sender);
  const replyTo = envelope.replyTo.length === 0 ? from : addressesWire(envelope.replyTo);
  const lists = `${from} ${sender} ${replyTo} ${addressesWire(envelope.to)} ${addressesWire(envelope.cc)} ${addressesWire(envelope.bcc)}`;
  const ids = `${encodeNstring(envelope.inReplyTo)} ${encodeNstring(envelope.messageId)}`;
  return `(${encodeNstring(envelope.date)} ${encodeNstring(envelope.subject)} ${lists} ${ids})`;
}

/** The envelope as a store keeps it: `expandEnvelope` gives its bytes. */
export function encodeEnvelopeShort(envelope: Envelope): Buffer {
  const before = `(${encodeNstring(envelope.date)} ${encodeNstring(envelope.subject)} `;
  return shortenEnvelope(encodeEnvelope(envelope), before.length);
}

/** The envelope as bytes. */
export function encodeEnvelope(envelope: Envelope): Buffer {
  return wireToBuffer(envelopeWire(envelope));
}
