/** Names of elements and properties, each with its namespace in braces. */
const DAV = 'DAV:';
const CARD = 'urn:ietf:params:xml:ns:carddav';
/** Of Apple's Calendar Server; clients ask by it whether anything changed. */
const SERVER = 'http://calendarserver.org/ns/';

/** The prefixes that answers are written with. */
export const PREFIXES: Readonly<Record<string, string>> = { [DAV]: 'D', [CARD]: 'C', [SERVER]: 'CS' };

/** A name of RFC 4918, 3744, 5397 or 6578. */
export const dav = (local: string): string => `{${DAV}}${local}`;
/** A name of RFC 6352. */
export const card = (local: string): string => `{${CARD}}${local}`;
/** A name of Apple's extensions. */
export const server = (local: string): string => `{${SERVER}}${local}`;

/** Namespace and local part of a name. */
export function splitName(name: string): { namespace: string; local: string } {
  const end = name.indexOf('}');
  return { namespace: name.slice(1, Math.max(1, end)), local: name.slice(end + 1) };
}
