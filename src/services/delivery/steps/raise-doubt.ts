/**
 * Gives every local recipient the reasons to doubt the message (R8.8), to be shown before it is opened.
 *
 * What holds for all is found without a question; who writes for the first time and whose name it is are asked of the
 * database, for mail from outside alone.
 */
import { readAsLatin } from '#formats/confusables/skeleton.ts';
import { parseAddressList } from '#formats/mime/address.ts';
import { decodeEncodedWords } from '#formats/mime/encoded-words.ts';
import { declaredLevel } from '#formats/secrecy/level.ts';
import { messageSignals } from '#services/doubt/message-signals.ts';
import type { DeliveryParts } from '../delivery-parts.ts';
import { addressesIn } from '../header-addresses.ts';
import { attachmentFindings, type MailInHand } from '../mail-in-hand.ts';
import { PASS, type Step } from '../verdict.ts';

/** The first mailbox of the From header. */
function senderOf(mail: MailInHand): { name: string; address: string } | undefined {
  const [value] = mail.header.values('from');
  const [first] = value === undefined ? [] : parseAddressList(value);
  const mailbox = first?.kind === 'group' ? first.members[0] : first;
  if (!mailbox) return undefined;
  const address = `${mailbox.localPart}@${mailbox.domain ?? ''}`.toLowerCase();
  return { name: decodeEncodedWords(mailbox.name ?? ''), address };
}

/** Nobody's name is longer, and nobody reads on. */
const MAX_NAME = 1_000;

/** A name of one word is too many people's. */
async function bearsOurName(name: string, { acquaintances }: DeliveryParts): Promise<boolean> {
  const folded = readAsLatin(name.slice(0, MAX_NAME));
  return folded.includes(' ') && ((await acquaintances?.isNameOfOurs(folded)) ?? false);
}

/** Notes who has written to whom, so that the next letter is no first one. */
function noteSender(mail: MailInHand, address: string, parts: DeliveryParts): void {
  const accountIds = [...mail.dispositions.keys()];
  mail.afterFiling.push(() =>
    parts.acquaintances?.note(accountIds.map((accountId) => ({ accountId, address }))),
  );
}

export const raiseDoubt: Step = {
  name: 'raise doubt',
  async run(mail, parts) {
    const { ourDomain } = parts;
    if (ourDomain === undefined || mail.dispositions.size === 0) return PASS;
    const { entrance } = mail.message;
    const isFromOutside =
      entrance === 'mx' || (entrance === 'release' && mail.assessment.authentication !== undefined);
    const from = senderOf(mail);
    const signals: string[] = messageSignals({
      isFromOutside,
      from,
      replyTo: addressesIn(mail, 'reply-to'),
      authentication: mail.assessment.authentication,
      findings: await attachmentFindings(mail),
      ourDomain,
    });
    const isExternal = signals.includes('external');
    const accountIds = [...mail.dispositions.keys()];
    const [isLookalike, known] = await Promise.all([
      from && isExternal ? bearsOurName(from.name, parts) : false,
      from && isFromOutside ? parts.acquaintances?.whoKnows(accountIds, from.address) : undefined,
    ]);
    if (isLookalike) signals.push('lookalikeName');
    const level = declaredLevel(mail.header);
    if (level !== 'ordinary') signals.push(level);
    if (mail.assessment.junk?.action === 'mark') signals.push('maybeJunk');
    for (const disposition of mail.dispositions.values()) {
      const isFirst = known !== undefined && !known.has(disposition.accountId);
      const own = isFirst ? [...signals, 'firstTimeSender'] : signals;
      if (own.length > 0) disposition.signals = [...own, ...(disposition.signals ?? [])];
    }
    if (from && isFromOutside) noteSender(mail, from.address, parts);
    return PASS;
  },
};
