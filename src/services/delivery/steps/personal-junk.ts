/**
 * Where each reader's own lessons count (R6.5): what they would move to Junk goes there, what they would fetch back stays.
 *
 * Only between the thresholds: what nobody doubts is decided before. Copies filed in Junk are told to be so, and a letter that
 * is later found elsewhere was moved by its owner.
 */
import { FILED_AS_JUNK, tokensOfMessage } from '#domain/junk-training/learn.ts';
import type { DeliveryParts } from '../delivery-parts.ts';
import type { Disposition } from '../disposition.ts';
import type { MailInHand } from '../mail-in-hand.ts';
import { PASS, type Step } from '../verdict.ts';

/** As sure as this, one's own lessons count more than the rules. */
const SURE = 0.95;

function isInJunk({ places }: Disposition): boolean {
  return places.some(({ target }) => 'role' in target && target.role === 'junk');
}

async function likelihoods(mail: MailInHand, parts: DeliveryParts) {
  const accountIds = [...mail.dispositions.keys()];
  return parts.personalJunk?.likelihoods(accountIds, () => tokensOfMessage(mail.message.bytes)) ?? new Map();
}

/** Twice what makes junk is junk to everybody. */
const NO_DOUBT = 1;

export const personalJunk: Step = {
  name: 'personal junk',
  async run(mail, parts) {
    if (!mail.junk) return PASS;
    if (mail.junk.likelihood < NO_DOUBT)
      for (const [accountId, likelihood] of await likelihoods(mail, parts)) {
        const disposition = mail.dispositions.get(accountId);
        if (!disposition || (likelihood < SURE && likelihood > 1 - SURE)) continue;
        const role = likelihood >= SURE ? 'junk' : 'inbox';
        disposition.places = [{ target: { role }, flags: [] }];
      }
    for (const disposition of mail.dispositions.values())
      if (isInJunk(disposition)) disposition.signals = [...(disposition.signals ?? []), FILED_AS_JUNK];
    return PASS;
  },
};
