/** The types of change requests, and what each of them is made of (R5, R7). The matrix in `matrix.ts` fills it in. */
import type { Act } from '#domain/directory/acts.ts';
import type { Check } from './check.ts';
import type { FieldReader } from './details.ts';
import type { Step } from './work.ts';

export const REQUEST_TYPES = [
  'joining',
  'reception',
  'transfer',
  'secondment',
  'leaving',
  'retirement',
  'death',
  'nameCorrection',
  'postChange',
  'headChange',
  'leaveOfAbsence',
  'returning',
  'lock',
  'unlock',
  'alias',
  'unitCreate',
  'unitRename',
  'unitMove',
  'unitMerge',
  'unitSplit',
  'unitDissolve',
  'unitAccount',
  'unitRestore',
  'domainChange',
] as const;

export type RequestType = (typeof REQUEST_TYPES)[number];

/** What a type of request is. */
export interface RequestRule {
  vi: string;
  en: string;
  /** Who may submit and who may approve, on the unit whose matter it is. */
  submit: Act;
  approve: Act;
  /** Whom it is about: a person in service, such a person or an agency's mailbox, one who may be in service or gone, or nobody. */
  about: 'serving' | 'accountHolder' | 'rejoiner' | 'nobody';
  /** Whose matter it is: the unit that is named, or that of the person or the mailbox. */
  unit: 'named' | 'ofSubject';
  /** It stands on a decision with number, date and issuer. */
  needsDecision: boolean;
  /** May be done at once with a reason, and approved afterwards. */
  mayBeEmergency?: true;
  fields: Readonly<Record<string, FieldReader>>;
  checks: readonly Check[];
  steps: readonly Step[];
}

/** True for the name of a type. */
export function isRequestType(name: string): name is RequestType {
  return (REQUEST_TYPES as readonly string[]).includes(name);
}
