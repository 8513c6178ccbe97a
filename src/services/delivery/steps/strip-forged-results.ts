/**
 * Takes out what pretends to be our own judgement: Authentication-Results in our name (RFC 8601 §5), and the marks that we
 * put on junk for mail programs.
 */
import { readAuthservId } from '#formats/assessment/authentication-results.ts';
import { fieldText } from '#formats/mime/headers.ts';
import type { MailInHand } from '../mail-in-hand.ts';
import { PASS, type Step } from '../verdict.ts';

/** Ours to write, nobody else's. */
const OUR_MARKS = ['x-spam-flag', 'x-spam-status'];

function removeOurResults(mail: MailInHand, name: string, hostname: string): void {
  const { header, message } = mail;
  const fields = header.fields.filter((field) => field.name.toLowerCase() === name);
  const ranges = header.ranges(name);
  for (const [index, field] of fields.entries()) {
    const range = ranges[index];
    if (range && readAuthservId(fieldText(message.bytes, field)) === hostname) mail.removed.push(range);
  }
}

export const stripForgedResults: Step = {
  name: 'strip forged results',
  run(mail, parts) {
    removeOurResults(mail, 'authentication-results', parts.hostname.toLowerCase());
    for (const name of OUR_MARKS) mail.removed.push(...mail.header.ranges(name));
    return PASS;
  },
};
