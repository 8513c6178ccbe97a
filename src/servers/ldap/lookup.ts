/** Finding the entry of a name, or saying how far the name leads (RFC 4511 §4.1.9 matchedDN). */
import { type DistinguishedName, formatName, nameKey, parseName } from '#formats/ldap/names.ts';
import { RESULT } from '#formats/ldap/result-codes.ts';
import { LdapSyntaxFault } from '#formats/ldap/syntax-fault.ts';
import type { BookIndex } from './book-index.ts';
import type { DirectoryEntry } from './directory-entry.ts';
import { LdapFault } from './ldap-fault.ts';
import type { TreeNames } from './tree.ts';

/** A name that a request gives. */
export function parseRequestedName(text: string): DistinguishedName {
  try {
    return parseName(text);
  } catch (error) {
    if (error instanceof LdapSyntaxFault) throw new LdapFault(RESULT.invalidDnSyntax, 'badName');
    throw error;
  }
}

/** The entry of a name; `LdapFault` noSuchObject with the nearest name above it that exists. */
export function requireEntry(index: BookIndex, name: DistinguishedName, tree: TreeNames): DirectoryEntry {
  const entry = index.findByKey(nameKey(name));
  if (entry) return entry;
  const above = name
    .slice(1)
    .findIndex((_, at) => index.findByKey(nameKey(name.slice(at + 1))) !== undefined);
  const matched = above >= 0 && name.length - above - 1 >= tree.suffix.length ? name.slice(above + 1) : [];
  throw new LdapFault(RESULT.noSuchObject, 'noSuchObject', formatName(matched));
}
