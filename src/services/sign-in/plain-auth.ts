/** Where a password may come over a line that is not encrypted (setting `allow_plain_auth`): the same rule on every port (R8.4). */
import { isLoopback } from '#platform/kernel/loopback.ts';
import type { Transport } from '#platform/net/transport.ts';

export type AllowPlainAuth = 'never' | 'loopback' | 'always';

/** Whether a password may be asked for on this connection as it is now. */
export function mayTakePasswords(
  allowed: AllowPlainAuth,
  { isSecure, remoteAddress }: Pick<Transport, 'isSecure' | 'remoteAddress'>,
): boolean {
  return isSecure || allowed === 'always' || (allowed === 'loopback' && isLoopback(remoteAddress));
}
