/** An e-mail address of this installation, as a person types it. Pure. */
import { MAX_ADDRESS_LENGTH } from './limits.ts';

/** What R4.1's rule makes, and what agencies had before it: letters, digits, and `.`, `-`, `_` between them. */
const LOCAL_PART = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
/** RFC 5321 §4.5.3.1.1. */
const MAX_LOCAL_PART = 64;

/** The address in small letters, or undefined when it cannot be one of this domain. */
export function parseOwnAddress(text: unknown, domain: string): string | undefined {
  if (typeof text !== 'string' || text.length > MAX_ADDRESS_LENGTH) return undefined;
  const address = text.trim().toLowerCase();
  const [localPart = '', ofDomain, more] = address.split('@');
  if (more !== undefined || ofDomain !== domain || localPart.length > MAX_LOCAL_PART) return undefined;
  return LOCAL_PART.test(localPart) ? address : undefined;
}
