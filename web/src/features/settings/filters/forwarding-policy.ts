/** Whom mail may be forwarded to by a filter: people of the province, and domains that the operator allows (R10.2). */
import type { JmapSession } from '../../../jmap/objects.ts';
import { isAddress } from '../../mail/compose/checks.ts';

/** The domains that a filter may forward to, our own first. */
export function forwardingDomains({ accounts, username }: JmapSession): readonly string[] {
  const value = accounts['province']?.accountCapabilities['urn:congthu:filters']?.['forwardingDomains'];
  return Array.isArray(value) ? (value as string[]) : [username.slice(username.indexOf('@') + 1)];
}

/** What speaks against an address, as a key of the catalogue. */
export function forwardingFault(session: JmapSession, address: string): string | undefined {
  if (address === '') return undefined;
  if (!isAddress(address)) return 'filters.badAddress';
  const domain = address.slice(address.lastIndexOf('@') + 1).toLowerCase();
  return forwardingDomains(session).includes(domain) ? undefined : 'filters.notAllowed';
}
