/**
 * Asks the scanner (R6.6): what carries a virus is refused, or held back by rule; while nobody can say, the peer waits.
 *
 * Who is signed in learns at once. A stranger's dangerous file is refused too, so that its own server tells the sender, and the
 * recipients, members of groups too, and the center hear of it;
 * with `virus_found = quarantine` it is held, and recipients and the center get a notice. What nobody can look into is
 * held when it comes from outside, because then there is no scanner that said better.
 */
import type { Withheld } from '#domain/quarantine/withheld-mail.ts';
import { decodeEncodedWords } from '#formats/mime/encoded-words.ts';
import type { DeliveryParts } from '../delivery-parts.ts';
import { readersOf } from '../groups/readers.ts';
import { addressesIn } from '../header-addresses.ts';
import { attachmentFindings, type MailInHand } from '../mail-in-hand.ts';
import { PASS, type Step, type Verdict } from '../verdict.ts';

function refuse(name: string): Verdict {
  return {
    kind: 'refuse',
    code: 554,
    enhanced: '5.7.0',
    text: `A virus or a dangerous file was found: ${name}`,
  };
}

/** What a peer is told is ASCII and one line. */
function printable(name: string): string {
  return name.replaceAll(/[^\x20-\x7e]/g, '?').slice(0, 200);
}

/** What those whom it was for are to know. Who is signed in learns of it at once, and nobody has missed anything. */
async function refusalOf(mail: MailInHand, parts: DeliveryParts, virus: string): Promise<Withheld> {
  const { entrance, recipients, reversePath } = mail.message;
  return {
    reason: 'virus',
    detail: virus,
    fromAddress: addressesIn(mail, 'from')[0] ?? reversePath,
    subject: decodeEncodedWords(mail.header.values('subject')[0] ?? ''),
    arrivedAt: new Date(mail.receivedAt),
    accountIds: entrance === 'mx' ? await readersOf(recipients, parts) : [],
  };
}

export const scanVirus: Step = {
  name: 'scan virus',
  async run(mail, parts) {
    if (!parts.scanner) return PASS;
    const { message } = mail;
    const isFromOutside = message.entrance === 'mx';
    const result = await parts.scanner.scan({
      message: message.bytes,
      inspect: () => attachmentFindings(mail),
    });
    if (result.kind === 'unavailable')
      return { kind: 'defer', code: 451, enhanced: '4.7.1', text: 'The virus scanner does not answer' };
    if (result.kind === 'tooLarge')
      return {
        kind: 'refuse',
        code: 552,
        enhanced: '5.3.4',
        text: 'This is more than the virus scanner takes',
      };
    if (result.kind === 'infected') {
      const isHeld = isFromOutside && parts.virusFound === 'quarantine';
      parts.onVirus?.({
        name: result.name,
        by: result.by,
        entrance: message.entrance,
        ...(!isHeld && { refused: await refusalOf(mail, parts, result.name) }),
      });
      return isHeld
        ? { kind: 'quarantine', reason: 'virus', detail: result.name }
        : refuse(printable(result.name));
    }
    mail.isScanned = true;
    mail.assessment.virus =
      result.kind === 'clean'
        ? { result: 'clean', by: result.by }
        : { result: 'unscanned', by: result.kind === 'suspicious' ? 'policy' : 'clamd' };
    return result.kind === 'suspicious' && isFromOutside
      ? { kind: 'quarantine', reason: 'suspicious', detail: result.name }
      : PASS;
  },
};
