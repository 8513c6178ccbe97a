/**
 * What follows from a message's authentication (RFC 7489 §6.6, RFC 8617 §7.2.1).
 *
 * The owner of the From header's domain decides by their policy. A forwarder that we trust and whose seal holds may vouch
 * for what it changed. While the DNS could not say, nothing is held against the sender, but mail that would be refused
 * is put off, so that nobody gets through by disturbing the DNS.
 */
import type { SenderAuthentication } from '#formats/assessment/assessment.ts';

export type DmarcVerdict = 'accept' | 'junk' | 'refuse' | 'defer';

function isUncertain({ spf, dkim }: SenderAuthentication): boolean {
  return spf.result === 'temperror' || dkim.some((finding) => finding.result === 'temperror');
}

/** Decides; `trustedSealers` are domains in small letters. */
export function dmarcVerdict(found: SenderAuthentication, trustedSealers: readonly string[]): DmarcVerdict {
  const { dmarc, arc } = found;
  if (dmarc.result !== 'fail' || dmarc.policy === undefined || dmarc.policy === 'none') return 'accept';
  if (arc.result === 'pass' && arc.sealedBy !== undefined && trustedSealers.includes(arc.sealedBy))
    return 'accept';
  if (dmarc.policy === 'quarantine') return 'junk';
  return isUncertain(found) ? 'defer' : 'refuse';
}
