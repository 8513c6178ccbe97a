/** Result codes (RFC 4511 §4.1.9, Appendix A), those that this server gives. */
export const RESULT = {
  success: 0,
  operationsError: 1,
  protocolError: 2,
  timeLimitExceeded: 3,
  sizeLimitExceeded: 4,
  compareFalse: 5,
  compareTrue: 6,
  authMethodNotSupported: 7,
  strongerAuthRequired: 8,
  adminLimitExceeded: 11,
  unavailableCriticalExtension: 12,
  confidentialityRequired: 13,
  saslBindInProgress: 14,
  noSuchAttribute: 16,
  undefinedAttributeType: 17,
  inappropriateMatching: 18,
  noSuchObject: 32,
  invalidDnSyntax: 34,
  inappropriateAuthentication: 48,
  invalidCredentials: 49,
  insufficientAccessRights: 50,
  busy: 51,
  unavailable: 52,
  unwillingToPerform: 53,
  sortControlMissing: 60,
  other: 80,
} as const;

export type ResultCode = (typeof RESULT)[keyof typeof RESULT];

/** How an operation ended. */
export interface LdapResult {
  code: ResultCode;
  /** A sentence for people. */
  message?: string;
  /** The name of the nearest object that exists, where none was found. */
  matchedName?: string;
}
