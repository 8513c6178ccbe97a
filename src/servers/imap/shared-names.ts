/**
 * Names of mailboxes of others (RFC 2342): `Other Users/<name>/…` for people, `Shared/<name>/…` for agencies, where the
 * name is the local part of the account's address. Pure.
 */
import type { SharedAccount } from '#domain/mailstore/sharing.ts';

export const DELIMITER = '/';
export const OTHERS_ROOT = 'Other Users';
export const SHARED_ROOT = 'Shared';

/** The node under which an account's mailboxes stand. */
export function nodeOf({ kind, address }: Pick<SharedAccount, 'kind' | 'address'>): string {
  const name = address.slice(0, address.lastIndexOf('@'));
  return `${kind === 'agency' ? SHARED_ROOT : OTHERS_ROOT}${DELIMITER}${name}`;
}

/** True for a name within the namespaces of others, and for their roots. */
export function isSharedName(name: string): boolean {
  const [root] = name.split(DELIMITER, 1);
  return root === OTHERS_ROOT || root === SHARED_ROOT;
}

/** The path within its account of a name under a node, or undefined. */
export function pathUnder(node: string, name: string): string | undefined {
  return name.startsWith(node + DELIMITER) ? name.slice(node.length + 1) : undefined;
}
