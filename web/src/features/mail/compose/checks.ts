/** What is looked at before a message goes: things that people forget, and rules they might break (R8.3, R10.2). Pure. */
import type { EmailAddress } from '../../../jmap/objects.ts';
import { ORDINARY } from './message-object.ts';

export type SendConcern =
  | 'noRecipients'
  | 'badAddress'
  | 'uploading'
  | 'noSubject'
  | 'missingFile'
  | 'personalMail'
  | 'outsideWithSecrecy'
  | 'secrecyRefused';

/** Concerns that no answer can set aside. */
export const FORBIDDING: ReadonlySet<SendConcern> = new Set([
  'noRecipients',
  'badAddress',
  'uploading',
  'secrecyRefused',
]);

const MENTIONS_FILE =
  /(gửi kèm|đính kèm|kèm theo|tệp kèm|file kèm|trong tệp|xem tệp|xem file|attached|attachment|enclosed)/iu;
const PERSONAL = /@(gmail|yahoo|hotmail|outlook|live|icloud|proton|zoho|ymail|aol)\./i;
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
}

export function concernsOf(facts: Facts): SendConcern[] {
  const { recipients, subject, written, fileCount, isUploading, secrecy, ownDomain } = facts;
  const isOutside = ({ email }: EmailAddress): boolean => !email.toLowerCase().endsWith(`@${ownDomain}`);
  return [
    ...(recipients.length === 0 ? (['noRecipients'] as const) : []),
    ...(recipients.some(({ email }) => !isAddress(email)) ? (['badAddress'] as const) : []),
    ...(isUploading ? (['uploading'] as const) : []),
    ...(secrecy !== ORDINARY ? (['secrecyRefused'] as const) : []),
    ...(subject.trim() === '' ? (['noSubject'] as const) : []),
    ...(fileCount === 0 && MENTIONS_FILE.test(written) ? (['missingFile'] as const) : []),
    ...(recipients.some(({ email }) => PERSONAL.test(email)) ? (['personalMail'] as const) : []),
    ...(secrecy !== ORDINARY && recipients.some(isOutside) ? (['outsideWithSecrecy'] as const) : []),
  ];
}
