/** Signals that hold for every reader of a message. Pure. */
import { domainToUnicode } from 'node:url';
import type { SenderAuthentication } from '#formats/assessment/assessment.ts';
import type { Signal } from '#formats/assessment/signals.ts';
import type { Finding, FindingKind } from '#formats/attachments/findings.ts';
import { looksLikeDomain } from '#formats/confusables/lookalike.ts';

/** What is known of a message. */
export interface DoubtFacts {
  isFromOutside: boolean;
  /** Of the From header; name decoded, address in small letters. */
  from: { name: string; address: string } | undefined;
  replyTo: readonly string[];
  authentication: SenderAuthentication | undefined;
  findings: readonly Finding[];
  ourDomain: string;
}

function domainOf(address: string): string {
  return domainToUnicode(address.slice(address.lastIndexOf('@') + 1));
}

/** The last two labels, or three where the last two are a country's own (`gov.vn`). */
function organisation(domain: string): string {
  const labels = domain.split('.');
  const isSecondLevel = /^(?:com|gov|edu|org|net|ac|co|info)$/.test(labels.at(-2) ?? '');
  return labels.slice(isSecondLevel ? -3 : -2).join('.');
}

const BY_FINDING: Readonly<Record<FindingKind, Signal>> = {
  eicar: 'executableAttachment',
  executable: 'executableAttachment',
  executableInArchive: 'executableAttachment',
  disguisedName: 'disguisedAttachment',
  macros: 'macroAttachment',
  encrypted: 'lockedAttachment',
  archiveBomb: 'lockedAttachment',
};

/** Bounded as addresses are (RFC 5321 §4.5.3.1), so that no name makes the search go back and forth. */
const ADDRESS_IN_NAME = /[^\s<>()[\],;:"\\@]{1,64}@[^\s<>()[\],;:"\\@]{1,253}\.[^\s<>()[\],;:"\\@]{1,253}/u;

function authenticationSignals({ spf, dkim, dmarc }: SenderAuthentication): Signal[] {
  const isVouchedFor = spf.result === 'pass' || dkim.some((finding) => finding.result === 'pass');
  const isDenied =
    dmarc.result === 'fail' ||
    (!isVouchedFor && (spf.result === 'fail' || dkim.some((finding) => finding.result === 'fail')));
  if (isDenied) return ['authenticationFailed'];
  return isVouchedFor || spf.result === 'temperror' ? [] : ['unauthenticated'];
}

function senderSignals(facts: DoubtFacts): Signal[] {
  const { from, ourDomain, replyTo, authentication } = facts;
  if (!from) return ['external', 'unauthenticated'];
  const domain = domainOf(from.address);
  const isOurs = domain === ourDomain;
  const signals: Signal[] = isOurs ? [] : ['external'];
  if (authentication) signals.push(...authenticationSignals(authentication));
  if (isOurs && authentication && authentication.dmarc.alignedBy.length === 0)
    signals.push('claimsOurDomain');
  if (looksLikeDomain(domain, ourDomain)) signals.push('lookalikeDomain');
  const shown = ADDRESS_IN_NAME.exec(from.name.normalize('NFKC'))?.[0].toLowerCase();
  if (shown !== undefined && shown !== from.address) signals.push('nameShowsAddress');
  if (replyTo.some((address) => organisation(domainOf(address)) !== organisation(domain)))
    signals.push('replyToElsewhere');
  return signals;
}

/** The signals, each once. */
export function messageSignals(facts: DoubtFacts): Signal[] {
  const signals = facts.isFromOutside ? senderSignals(facts) : [];
  for (const { kind } of facts.findings) signals.push(BY_FINDING[kind]);
  return [...new Set(signals)];
}
