/**
 * The built-in scorer: rules with their scores, for where no Rspamd runs. 6 is junk by default, so no rule alone makes junk
 * of an honest letter; what is made to be caught (GTUBE) is.
 */

import { isDeceptive } from '#formats/junk/links.ts';
import { parseAddressList } from '#formats/mime/address.ts';
import { parseDate } from '#formats/mime/date.ts';
import type { JunkFacts } from './facts.ts';

export interface JunkRule {
  name: string;
  score: number;
  holds(facts: JunkFacts): boolean;
}

/** The scorers' test text (spamassassin.apache.org/gtube). */
const GTUBE = ['XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-', 'STANDARD-ANTI-UBE-TEST-EMAIL*C.34X'].join('');
const DAY_MS = 24 * 60 * 60_000;

/** Addresses that hide another. */
const SHORTENERS = new Set([
  'bit.ly',
  'tinyurl.com',
  't.co',
  'goo.gl',
  'is.gd',
  'cutt.ly',
  'rb.gy',
  'ow.ly',
  'shorturl.at',
]);

function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1);
}

function isVouchedFor({ authentication }: JunkFacts): boolean {
  if (!authentication) return true;
  const { spf, dkim } = authentication;
  return spf.result === 'pass' || spf.result === 'temperror' || dkim.some(({ result }) => result === 'pass');
}

function replyDomain({ header }: JunkFacts): string | undefined {
  const [first] = parseAddressList(header.values('reply-to')[0] ?? '');
  return first?.kind === 'mailbox' ? first.domain?.toLowerCase() : undefined;
}

/** Written in capitals only, and long enough to have been meant so. */
function shouts(subject: string): boolean {
  const letters = subject.replaceAll(/[^\p{L}]/gu, '');
  return letters.length >= 12 && letters === letters.toUpperCase() && letters !== letters.toLowerCase();
}

/** Every rule; a further one is an entry. */
export const RULES: readonly JunkRule[] = [
  { name: 'gtube', score: 1_000, holds: ({ text }) => text.includes(GTUBE) },
  { name: 'dmarcFail', score: 3, holds: ({ authentication }) => authentication?.dmarc.result === 'fail' },
  { name: 'spfFail', score: 2, holds: ({ authentication }) => authentication?.spf.result === 'fail' },
  { name: 'spfSoftFail', score: 1, holds: ({ authentication }) => authentication?.spf.result === 'softfail' },
  { name: 'dkimFail', score: 0.5, holds: ({ authentication }) => authentication?.dkim[0]?.result === 'fail' },
  { name: 'unauthenticated', score: 0.5, holds: (facts) => !isVouchedFor(facts) },
  { name: 'dmarcPass', score: -1, holds: ({ authentication }) => authentication?.dmarc.result === 'pass' },
  {
    name: 'noReverseName',
    score: 0.5,
    holds: ({ authentication }) => ['fail', 'permerror'].includes(authentication?.reverseName.result ?? ''),
  },
  {
    name: 'claimsOurDomain',
    score: 2.5,
    holds: (facts) =>
      domainOf(facts.fromAddress) === facts.ourDomain && facts.authentication?.dmarc.alignedBy.length === 0,
  },
  { name: 'noDate', score: 1, holds: ({ header }) => header.count('date') === 0 },
  { name: 'noMessageId', score: 1, holds: ({ header }) => header.count('message-id') === 0 },
  { name: 'notOneFrom', score: 3, holds: ({ header }) => header.count('from') !== 1 },
  {
    name: 'noRecipientShown',
    score: 0.5,
    holds: ({ header }) => header.count('to') + header.count('cc') === 0,
  },
  {
    name: 'dateFarAway',
    score: 1.5,
    holds: ({ header, receivedAt }) => {
      const date = parseDate(header.values('date')[0] ?? '');
      return date !== undefined && (date > receivedAt + DAY_MS || date < receivedAt - 90 * DAY_MS);
    },
  },
  {
    name: 'replyToElsewhere',
    score: 1,
    holds: (facts) => {
      const domain = replyDomain(facts);
      return (
        domain !== undefined && domain !== domainOf(facts.fromAddress) && facts.header.count('list-id') === 0
      );
    },
  },
  { name: 'shoutingSubject', score: 0.8, holds: ({ subject }) => shouts(subject) },
  { name: 'manyMarksInSubject', score: 0.8, holds: ({ subject }) => /[!?$]{3,}|[$€₫]{2,}/u.test(subject) },
  { name: 'htmlOnly', score: 0.3, holds: ({ hasPlainText, links }) => !hasPlainText && links.length > 0 },
  { name: 'onePhrase', score: 1.5, holds: ({ phrases }) => phrases === 1 },
  { name: 'manyPhrases', score: 4, holds: ({ phrases }) => phrases > 1 },
  { name: 'deceptiveLink', score: 3, holds: ({ links }) => links.some(isDeceptive) },
  {
    name: 'linkToNumber',
    score: 2,
    holds: ({ links }) => links.some(({ host }) => /^\[|^[\d.]+$/.test(host)),
  },
  {
    name: 'linkInOtherScript',
    score: 1,
    holds: ({ links }) => links.some(({ host }) => host.includes('xn--')),
  },
  { name: 'shortenedLink', score: 0.8, holds: ({ links }) => links.some(({ host }) => SHORTENERS.has(host)) },
  {
    name: 'linkAndLittleElse',
    score: 0.7,
    holds: ({ links, text }) => links.length > 0 && text.trim().length < 80,
  },
];
