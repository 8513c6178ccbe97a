/**
 * Search filters (RFC 4511 §4.5.1.7), from BER to a tree. Depth and number of items are limited.
 */
import { type BerReader, TAG } from './ber-reader.ts';
import { MAX_FILTER_DEPTH, MAX_FILTER_ITEMS } from './limits.ts';
import { LdapSyntaxFault } from './syntax-fault.ts';

export type Filter =
  | { kind: 'and' | 'or'; filters: readonly Filter[] }
  | { kind: 'not'; filter: Filter }
  | {
      kind: 'equality' | 'greaterOrEqual' | 'lessOrEqual' | 'approximate';
      attribute: string;
      value: Uint8Array;
    }
  | {
      kind: 'substrings';
      attribute: string;
      initial?: Uint8Array;
      any: readonly Uint8Array[];
      final?: Uint8Array;
    }
  | { kind: 'present'; attribute: string }
  | { kind: 'extensible'; rule?: string; attribute?: string; value: Uint8Array; inNames: boolean };

const CHOICE = {
  and: 0xa0,
  or: 0xa1,
  not: 0xa2,
  equality: 0xa3,
  substrings: 0xa4,
  greaterOrEqual: 0xa5,
  lessOrEqual: 0xa6,
  present: 0x87,
  approximate: 0xa8,
  extensible: 0xa9,
} as const;

/** Counts the items of one filter. */
interface Budget {
  items: number;
}

function decodeList(reader: BerReader, depth: number, budget: Budget): Filter[] {
  const filters: Filter[] = [];
  // An empty AND or OR is absolute true or false (RFC 4526).
  while (!reader.isAtEnd) filters.push(decodeItem(reader, depth + 1, budget));
  return filters;
}

function decodeSubstrings(reader: BerReader): Filter {
  const attribute = reader.readText();
  const parts = reader.readConstructed(TAG.sequence);
  reader.expectEnd();
  let initial: Uint8Array | undefined;
  let final: Uint8Array | undefined;
  const any: Uint8Array[] = [];
  let isFirst = true;
  while (!parts.isAtEnd) {
    if (final) throw new LdapSyntaxFault('a substring after the final one');
    if (parts.nextTag === 0x80 && isFirst) initial = parts.readBytes(0x80);
    else if (parts.nextTag === 0x82) final = parts.readBytes(0x82);
    else any.push(parts.readBytes(0x81));
    isFirst = false;
  }
  if (isFirst || any.length > MAX_FILTER_DEPTH) throw new LdapSyntaxFault('no substrings, or too many');
  return { kind: 'substrings', attribute, any, ...(initial && { initial }), ...(final && { final }) };
}

function decodeExtensible(reader: BerReader): Filter {
  const rule = reader.nextTag === 0x81 ? reader.readText(0x81) : undefined;
  const attribute = reader.nextTag === 0x82 ? reader.readText(0x82) : undefined;
  const value = reader.readBytes(0x83);
  const inNames = reader.nextTag === 0x84 && reader.readBoolean(0x84);
  reader.expectEnd();
  if (rule === undefined && attribute === undefined)
    throw new LdapSyntaxFault('an extensible match without rule and attribute');
  return {
    kind: 'extensible',
    value,
    inNames,
    ...(rule !== undefined && { rule }),
    ...(attribute !== undefined && { attribute }),
  };
}

function decodeAssertion(
  reader: BerReader,
  kind: 'equality' | 'greaterOrEqual' | 'lessOrEqual' | 'approximate',
): Filter {
  const attribute = reader.readText();
  const value = reader.readBytes();
  reader.expectEnd();
  return { kind, attribute, value };
}

function decodeItem(reader: BerReader, depth: number, budget: Budget): Filter {
  budget.items += 1;
  if (depth > MAX_FILTER_DEPTH || budget.items > MAX_FILTER_ITEMS)
    throw new LdapSyntaxFault('a filter that is too deep or too long');
  const tag = reader.nextTag;
  switch (tag) {
    case CHOICE.and:
      return { kind: 'and', filters: decodeList(reader.readConstructed(tag), depth, budget) };
    case CHOICE.or:
      return { kind: 'or', filters: decodeList(reader.readConstructed(tag), depth, budget) };
    case CHOICE.not: {
      const inner = reader.readConstructed(tag);
      const filter = decodeItem(inner, depth + 1, budget);
      inner.expectEnd();
      return { kind: 'not', filter };
    }
    case CHOICE.equality:
      return decodeAssertion(reader.readConstructed(tag), 'equality');
    case CHOICE.substrings:
      return decodeSubstrings(reader.readConstructed(tag));
    case CHOICE.greaterOrEqual:
      return decodeAssertion(reader.readConstructed(tag), 'greaterOrEqual');
    case CHOICE.lessOrEqual:
      return decodeAssertion(reader.readConstructed(tag), 'lessOrEqual');
    case CHOICE.present:
      return { kind: 'present', attribute: reader.readText(tag) };
    case CHOICE.approximate:
      return decodeAssertion(reader.readConstructed(tag), 'approximate');
    case CHOICE.extensible:
      return decodeExtensible(reader.readConstructed(tag));
    case undefined:
    default:
      throw new LdapSyntaxFault('a filter of an unknown kind');
  }
}

/** Reads the filter that comes. */
export function decodeFilter(reader: BerReader): Filter {
  return decodeItem(reader, 0, { items: 0 });
}
