/** What a removal is about and who proposed it, in words. */
import type { TFunction } from 'i18next';
import { dayText, longTime } from '../../../i18n/format.ts';
import { plainName } from '../../directory/plain-name.ts';
import type { MailRemoval } from './safety-types.ts';

/** The beginning of a mark tells two apart; nobody reads the rest. */
const MARK = 12;

function criterionText(name: string, value: string): string {
  if (name === 'hash') return `${value.slice(0, MARK)}…`;
  return name === 'after' || name === 'before' ? longTime(value) : value;
}

/** Who sent the one message that it is about. */
function senderText({ mail }: MailRemoval): string {
  if (!mail?.from) return '';
  const { name, email } = mail.from;
  return name === null || name === '' ? email : `${name} <${email}>`;
}

/** The one message, where it is known, else the conditions. */
export function aboutText(t: TFunction, removal: MailRemoval): string {
  const { criteria, mail } = removal;
  if (mail)
    return [mail.subject || t('console.quarantine.noSubject'), mail.from?.email].filter(Boolean).join(' · ');
  return Object.entries(criteria)
    .map(([name, value]) => `${t(`console.removals.criteria.${name}`, name)}: ${criterionText(name, value)}`)
    .join(' · ');
}

/** What is shown of it line by line: the one message and that its copies are meant, or the conditions. */
export function aboutRows(t: TFunction, removal: MailRemoval): readonly (readonly [string, string])[] {
  const { criteria, mail } = removal;
  if (!mail)
    return Object.entries(criteria).map(([name, value]) => [
      t(`console.removals.criteria.${name}`, name),
      criterionText(name, value),
    ]);
  const { after } = criteria;
  return [
    [t('console.removals.sender'), senderText(removal)],
    [t('console.removals.criteria.subject'), mail.subject || t('console.quarantine.noSubject')],
    [t('console.removals.received'), longTime(mail.receivedAt)],
    [
      t('console.removals.covers'),
      after === undefined
        ? t('console.removals.everyCopy')
        : t('console.removals.everyCopySince', { day: dayText(after.slice(0, 10)) }),
    ],
  ];
}

/** How many messages in how many mailboxes. */
export function foundText(t: TFunction, { foundMessages, foundAccounts }: MailRemoval): string {
  return t('console.removals.count', {
    messages: t('console.removals.countMessages', { count: foundMessages }),
    accounts: t('console.removals.countAccounts', { count: foundAccounts }),
  });
}

/** Why: what somebody wrote, or what the program found. */
export function reasonText(t: TFunction, { virus, reason }: MailRemoval): string {
  return virus === null ? reason : t('console.removals.virus', { name: virus });
}

/** The program itself proposes what it found in stored mail by new signatures (R6.6). */
export function proposerName(t: TFunction, { proposedBy, proposedByName }: MailRemoval): string {
  return proposedBy === null ? t('console.removals.program') : plainName(proposedByName ?? '');
}
