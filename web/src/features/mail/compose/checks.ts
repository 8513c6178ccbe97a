/** What is looked at before a message goes: things that people forget, and rules they might break (R8.3, R10.2). Pure. */
import { looksSecret, markedLevel, type SecrecyLevel } from '#formats/secrecy/words.ts';
import type { EmailAddress } from '../../../jmap/objects.ts';
import { ORDINARY } from './message-object.ts';

/** What the server's policies say about sending. */
export interface SendingRules {
  /** Domains of personal mail services. */
  personalServices: readonly string[];
  personalSending: 'allow' | 'warn' | 'justify' | 'refuse';
  /** The most recipients of each secrecy level that is carried. */
  levels: Readonly<Record<string, number>>;
  /** A letter to more people outside waits for somebody's approval; 0: never. */
  approvalAbove: number;
}

/** As the composer names the levels, and the server. */
export const LEVEL_NAMES: Readonly<Record<SecrecyLevel, string>> = {
  ordinary: ORDINARY,
  confidential: 'mat',
  secret: 'toimat',
  topSecret: 'tuyetmat',
};

export type SendConcern =
  | 'noRecipients'
  | 'badAddress'
  | 'uploading'
  | 'noSubject'
  | 'missingFile'
  | 'personalMail'
  | 'personalMailReason'
  | 'personalMailRefused'
  | 'outsideWithSecrecy'
  | 'secrecyRefused'
  | 'secrecyTooMany'
  | 'looksSecret'
  | 'needsApproval';

/** Concerns that no answer can set aside. */
export const FORBIDDING: ReadonlySet<SendConcern> = new Set([
  'noRecipients',
  'badAddress',
  'uploading',
  'secrecyRefused',
  'secrecyTooMany',
  'personalMailRefused',
]);

const MENTIONS_FILE =
  /(gửi kèm|đính kèm|kèm theo|tệp kèm|file kèm|trong tệp|xem tệp|xem file|attached|attachment|enclosed)/iu;
const ADDRESS = /^[^\s@<>",;]{1,64}@[^\s@<>",;]+\.[^\s@<>",;]{2,}$/;

export function isAddress(text: string): boolean {
  return ADDRESS.test(text);
}

interface Facts {
  recipients: readonly EmailAddress[];
  subject: string;
  /** What was written here, without what is quoted. */
  written: string;
  fileNames: readonly string[];
  isUploading: boolean;
  secrecy: string;
  ownDomain: string;
  rules: SendingRules;
}

const PERSONAL_CONCERNS = {
  allow: [],
  warn: ['personalMail'],
  justify: ['personalMailReason'],
  refuse: ['personalMailRefused'],
} as const satisfies Record<SendingRules['personalSending'], readonly SendConcern[]>;

/** Sub-domains of a service are the service. */
function isPersonal({ email }: EmailAddress, services: readonly string[]): boolean {
  const domain = email.slice(email.lastIndexOf('@') + 1).toLowerCase();
  return services.some((service) => domain === service || domain.endsWith(`.${service}`));
}

/** A level that the network does not carry, or not to so many; a paper that looks as if it had one and declares none. */
function secrecyConcerns({
  secrecy,
  recipients,
  rules,
  subject,
  written,
  fileNames,
}: Facts): readonly SendConcern[] {
  if (secrecy === ORDINARY) return [subject, written, ...fileNames].some(looksSecret) ? ['looksSecret'] : [];
  const most = rules.levels[secrecy];
  if (most === undefined) return ['secrecyRefused'];
  return recipients.length > most ? ['secrecyTooMany'] : [];
}

/** The level that a letter has: the one chosen, or the mark that begins its subject. */
function levelOf({ secrecy, subject }: Pick<Facts, 'secrecy' | 'subject'>): string {
  return secrecy === ORDINARY ? LEVEL_NAMES[markedLevel(subject) ?? 'ordinary'] : secrecy;
}

/** True for a letter that this network may not even keep as a draft. */
export function isNotKept(fields: Pick<Facts, 'secrecy' | 'subject'>, { levels }: SendingRules): boolean {
  const level = levelOf(fields);
  return level !== ORDINARY && !(level in levels);
}

export function concernsOf(facts: Facts): SendConcern[] {
  const { recipients, subject, written, fileNames, isUploading, ownDomain, rules } = facts;
  const secrecy = levelOf(facts);
  const isOutside = ({ email }: EmailAddress): boolean => !email.toLowerCase().endsWith(`@${ownDomain}`);
  return [
    ...(recipients.length === 0 ? (['noRecipients'] as const) : []),
    ...(recipients.some(({ email }) => !isAddress(email)) ? (['badAddress'] as const) : []),
    ...(isUploading ? (['uploading'] as const) : []),
    ...secrecyConcerns({ ...facts, secrecy }),
    ...(subject.trim() === '' ? (['noSubject'] as const) : []),
    ...(fileNames.length === 0 && MENTIONS_FILE.test(written) ? (['missingFile'] as const) : []),
    ...(recipients.some((one) => isPersonal(one, rules.personalServices))
      ? PERSONAL_CONCERNS[rules.personalSending]
      : []),
    ...(secrecy !== ORDINARY && recipients.some(isOutside) ? (['outsideWithSecrecy'] as const) : []),
    ...(rules.approvalAbove > 0 && recipients.filter(isOutside).length > rules.approvalAbove
      ? (['needsApproval'] as const)
      : []),
  ];
}
