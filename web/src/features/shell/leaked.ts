/** The hash of the address that asks at once about a leaked password (R8.5). */
export const LEAKED = 'leaked';
