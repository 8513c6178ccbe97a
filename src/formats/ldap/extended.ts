/** Object identifiers of extended operations and features (RFC 4511 §4.12, RFC 4512 §5.1). */

export const EXTENDED = {
  /** RFC 4511 §4.14. */
  startTls: '1.3.6.1.4.1.1466.20037',
  /** RFC 4532. */
  whoAmI: '1.3.6.1.4.1.4203.1.11.3',
} as const;

/** All operational attributes by `+` (RFC 3673), absolute true and false filters (RFC 4526). */
export const FEATURES: readonly string[] = ['1.3.6.1.4.1.4203.1.5.1', '1.3.6.1.4.1.4203.1.5.3'];
