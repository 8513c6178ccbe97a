/** What a removal is about and who proposed it, in words. */
import type { TFunction } from 'i18next';
import { longTime } from '../../../i18n/format.ts';
import { plainName } from '../../directory/plain-name.ts';
import type { MailRemoval } from './safety-types.ts';

/** The beginning of a mark tells two apart; nobody reads the rest. */
const MARK = 12;

export function criterionText(name: string, value: string): string {
  if (name === 'hash') return `${value.slice(0, MARK)}…`;
  return name === 'after' || name === 'before' ? longTime(value) : value;
}

/** The program itself proposes what it found in stored mail by new signatures (R6.6). */
export function proposerName(t: TFunction, { proposedBy, proposedByName }: MailRemoval): string {
  return proposedBy === null ? t('console.removals.program') : plainName(proposedByName ?? '');
}
