/**
 * QUOTA and QUOTAROOT responses (RFC 9208 §4.2).
 */
import { type EncoderOptions, encodeAstring, encodeList, encodeMailbox, type Wire } from './encoder.ts';

/** One resource of a quota root: how much is used and how much there may be. */
export interface QuotaUsage {
  resource: 'STORAGE' | 'MESSAGE' | 'MAILBOX' | 'ANNOTATION-STORAGE';
  usage: number;
  limit: number;
}

/** `* QUOTA "" (STORAGE 10 512)`. */
export function encodeQuotaResponse(root: string, usages: readonly QuotaUsage[]): Wire {
  const items = usages.map(({ resource, usage, limit }) => `${resource} ${usage} ${limit}`);
  return `* QUOTA ${encodeAstring(root)} ${encodeList(items)}\r\n`;
}

/** `* QUOTAROOT INBOX ""`. */
export function encodeQuotaRootResponse(
  mailbox: string,
  roots: readonly string[],
  options: EncoderOptions = {},
): Wire {
  return `* QUOTAROOT ${[encodeMailbox(mailbox, options), ...roots.map((root) => encodeAstring(root))].join(' ')}\r\n`;
}
