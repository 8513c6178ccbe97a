/** Faults as answers: a status, and the condition that was not met (RFC 4918 §16). */
import { DavFault } from '#formats/dav/dav-fault.ts';
import { dav } from '#formats/dav/names.ts';
import { isTemporary, Refusal, type RefusalCode } from '#platform/kernel/fault.ts';

const OF_REFUSAL: Partial<Record<RefusalCode, DavFault['status']>> = {
  authenticationFailed: 401,
  accountLocked: 401,
  passwordMustChange: 401,
  appPasswordNeeded: 401,
  authenticationTooOften: 429,
  notFound: 404,
  alreadyExists: 409,
  conflict: 409,
  inUse: 409,
  invalidArgument: 409,
  tooLarge: 413,
  overQuota: 507,
  tooMany: 507,
};

const CONDITION: Partial<Record<RefusalCode, string>> = {
  notPermitted: dav('need-privileges'),
  overQuota: dav('quota-not-exceeded'),
  tooMany: dav('quota-not-exceeded'),
};

/** The fault to answer with; undefined for one of our own. */
export function davFaultOf(error: unknown): DavFault | undefined {
  if (error instanceof DavFault) return error;
  if (isTemporary(error)) return new DavFault(503, 'Try again in a moment.');
  if (error instanceof Refusal)
    return new DavFault(OF_REFUSAL[error.code] ?? 403, error.message, CONDITION[error.code]);
  return undefined;
}
