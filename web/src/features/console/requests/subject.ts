/** Whom or what a request is about, for people. */
import i18next from 'i18next';
import { plainName } from '../../directory/plain-name.ts';
import type { ChangeRequest } from '../console-types.ts';

export function subjectOf(request: ChangeRequest): string {
  const { fullName, name } = request.details;
  if (request.personName !== null) return plainName(request.personName);
  if (request.mailboxName !== null) return plainName(request.mailboxName);
  return typeof fullName === 'string' ? fullName : typeof name === 'string' ? name : '';
}

/** What kind of request it is, in the reader's language. */
export function typeOf({ typeName, typeNameEn }: Pick<ChangeRequest, 'typeName' | 'typeNameEn'>): string {
  return i18next.language === 'en' ? typeNameEn : typeName;
}
