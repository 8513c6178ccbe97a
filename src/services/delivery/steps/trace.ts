/**
 * The trace header: who gave us the message, over what, when (RFC 5321 §4.4, RFC 3848, RFC 8314 §4.3).
 *
 * A signed-in sender's own address is left out: colleagues abroad need no map of the province's network.
 */
import { encodeDate } from '#formats/mime/date.ts';
import type { IncomingMessage } from '../incoming-message.ts';
import type { Step } from '../verdict.ts';

/** Keeps what a peer said of itself from breaking out of the header, and bounds it. */
function printable(text: string, limit: number): string {
  return text.replaceAll(/[^\x21-\x7e\u00a0-\uffff]|[()<>\\;]/g, '?').slice(0, limit);
}

const MAX_HELO = 255;

function fromClause(message: IncomingMessage): string {
  if (message.principal) return 'localhost (signed-in sender)';
  const address = message.peer.remoteAddress.includes(':')
    ? `IPv6:${message.peer.remoteAddress}`
    : message.peer.remoteAddress;
  return `${printable(message.peer.helo || 'unknown', MAX_HELO)} ([${address}])`;
}

/** `for` only with a single recipient, so that nobody learns of blind copies. */
function forClause(message: IncomingMessage): string {
  const [only, second] = message.recipients;
  return only && !second ? `\r\n\tfor <${printable(only.address, MAX_HELO)}>` : '';
}

export const trace: Step = {
  name: 'trace',
  run(mail, parts) {
    const { message } = mail;
    const tls = message.peer.tls
      ? `\r\n\t(using ${printable(message.peer.tls.version, 20)} with cipher ${printable(message.peer.tls.cipher, 60)})`
      : '';
    const value =
      `from ${fromClause(message)}${tls}\r\n\tby ${parts.hostname} with ${message.peer.protocol} id ${mail.id}` +
      `${forClause(message)};\r\n\t${encodeDate(mail.receivedAt)}`;
    // Uppermost of all: what follows it was there when the message left the step before.
    mail.headers.unshift(['Received', value]);
    return { kind: 'pass' };
  },
};
