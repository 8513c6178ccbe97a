/**
 * COMPARATOR (RFC 5255 §4.7): `*(SP comp-order-quoted)`, and its response.
 */
import type { Decoder } from '../decoder.ts';
import { encodeString, type Wire } from '../encoder.ts';

const MAX_ORDERS = 50;

export interface ComparatorCommand {
  /** Patterns of collation names (RFC 4790 §3.2), in lower case; empty asks for the active one. */
  orders: string[];
}

export function decodeComparator(d: Decoder): ComparatorCommand {
  const orders: string[] = [];
  while (d.trySp() && !d.isEnd()) {
    if (orders.length >= MAX_ORDERS) d.fail('too many comparators');
    orders.push(d.expectAstring().toLowerCase());
  }
  d.expectEnd();
  return { orders };
}

/** True when a pattern with `*` for any text means a collation (RFC 4790 §3.2). */
export function meansCollation(pattern: string, name: string): boolean {
  const source = pattern
    .split('*')
    .map((piece) => piece.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*');
  return new RegExp(`^${source}$`).test(name);
}

/** `* COMPARATOR i;unicode-casemap` (RFC 5255 §4.8). */
export function encodeComparatorResponse(active: string): Wire {
  return `* COMPARATOR ${encodeString(active)}\r\n`;
}
