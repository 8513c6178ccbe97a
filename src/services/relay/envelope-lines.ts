/** The lines of an envelope with the parameters that a server knows (RFC 5321 §4.1.1, RFC 1870, 3461, 6152, 6531, 6710, 8689). */
import type { LeasedRecipient, LeasedWork } from '#domain/outbound/lease-outbound.ts';
import { isParameterValue } from '#formats/smtp/esmtp-parameters.ts';
import type { OutgoingMessage } from './outgoing-message.ts';

type Keywords = ReadonlyMap<string, string>;

function isText(parameter: string | false | undefined): parameter is string {
  return typeof parameter === 'string';
}

/** What the message is, told only to servers that know the word. */
function bodyParameter(keywords: Keywords, message: OutgoingMessage): string | undefined {
  if (message.isBinary && keywords.has('BINARYMIME')) return 'BODY=BINARYMIME';
  return message.isEightBit && keywords.has('8BITMIME') ? 'BODY=8BITMIME' : undefined;
}

export function mailLine(
  keywords: Keywords,
  work: LeasedWork,
  message: OutgoingMessage,
  isUtf8: boolean,
): string {
  const dsn = keywords.has('DSN');
  const parameters = [
    keywords.has('SIZE') && `SIZE=${message.size}`,
    bodyParameter(keywords, message),
    isUtf8 && 'SMTPUTF8',
    dsn && work.ret && `RET=${work.ret === 'full' ? 'FULL' : 'HDRS'}`,
    dsn && work.envid !== undefined && isParameterValue(work.envid) && `ENVID=${work.envid}`,
    work.tls === 'required' && 'REQUIRETLS',
    work.priority !== 0 && keywords.has('MT-PRIORITY') && `MT-PRIORITY=${work.priority}`,
  ].filter(isText);
  return [`MAIL FROM:<${work.returnPath}>`, ...parameters].join(' ');
}

export function rcptLine(keywords: Keywords, recipient: LeasedRecipient, isUtf8: boolean): string {
  const dsn = keywords.has('DSN');
  const { notify, orcpt } = recipient;
  const isSayable =
    orcpt !== undefined && isParameterValue(orcpt) && (isUtf8 || /^[\x21-\x7e]*$/.test(orcpt));
  const parameters = [
    dsn && notify && `NOTIFY=${notify.join(',').toUpperCase()}`,
    dsn && isSayable && `ORCPT=${orcpt}`,
  ].filter(isText);
  return [`RCPT TO:<${recipient.address}>`, ...parameters].join(' ');
}
