/**
 * On submission, adds what a message must have and takes out what must not travel (RFC 6409 §8).
 *
 * A missing Date or Message-ID is added; Bcc is removed, because RFC 5322 §3.6.3 leaves it to the sender's side
 * that blind recipients stay blind.
 */
import { encodeDate } from '#formats/mime/date.ts';
import type { AddedHeader } from '../mail-in-hand.ts';
import type { Step } from '../verdict.ts';

export const completeHeaders: Step = {
  name: 'complete headers',
  run(mail, parts) {
    mail.removed.push(...mail.header.ranges('bcc'));
    const headers: AddedHeader[] = [];
    if (mail.header.count('date') === 0) headers.push(['Date', encodeDate(mail.receivedAt)]);
    if (mail.header.count('message-id') === 0) headers.push(['Message-ID', `<${mail.id}@${parts.hostname}>`]);
    return { kind: 'annotate', headers };
  },
};
