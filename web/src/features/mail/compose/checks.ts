/** What is looked at before a message goes: things that people forget, and rules they might break (R8.3, R10.2). Pure. */
import type { EmailAddress } from '../../../jmap/objects.ts';
import { ORDINARY } from './message-object.ts';

/** What the server's policies say about sending. */
export interface SendingRules {
  /** Domains of personal mail services. */
  personalServices: readonly string[];
  personalSending: 'allow' | 'warn' | 'justify' | 'refuse';
  /** The most recipients of each secrecy level that is carried. */
  levels: Readonly<Record<string, number>>;
}

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
  | 'secrecyTooMany';

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
  fileCount: number;
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

/** A level that the network does not carry, or not to so many. */
function secrecyConcerns({ secrecy, recipients, rules }: Facts): readonly SendConcern[] {
  if (secrecy === ORDINARY) return [];
  const most = rules.levels[secrecy];
  if (most === undefined) return ['secrecyRefused'];
  return recipients.length > most ? ['secrecyTooMany'] : [];
}

export function concernsOf(facts: Facts): SendConcern[] {
  const { recipients, subject, written, fileCount, isUploading, secrecy, ownDomain, rules } = facts;
  const isOutside = ({ email }: EmailAddress): boolean => !email.toLowerCase().endsWith(`@${ownDomain}`);
  return [
    ...(recipients.length === 0 ? (['noRecipients'] as const) : []),
    ...(recipients.some(({ email }) => !isAddress(email)) ? (['badAddress'] as const) : []),
    ...(isUploading ? (['uploading'] as const) : []),
    ...secrecyConcerns(facts),
    ...(subject.trim() === '' ? (['noSubject'] as const) : []),
    ...(fileCount === 0 && MENTIONS_FILE.test(written) ? (['missingFile'] as const) : []),
    ...(recipients.some((one) => isPersonal(one, rules.personalServices))
      ? PERSONAL_CONCERNS[rules.personalSending]
      : []),
    ...(secrecy !== ORDINARY && recipients.some(isOutside) ? (['outsideWithSecrecy'] as const) : []),
  ];
}
