/**
 * Controls (RFC 4511 §4.1.11): what a request asks for beyond its operation, and what an answer adds.
 *
 * Pages (RFC 2696), sorting by the server (RFC 2891), and the permission to answer Manage DSA IT (RFC 3296), which changes nothing
 * in a directory without referrals.
 */
import { BerReader, TAG } from './ber-reader.ts';
import { boolean, enumerated, integer, octets, sequence } from './ber-writer.ts';
import { MAX_CONTROLS } from './limits.ts';
import { LdapSyntaxFault } from './syntax-fault.ts';

export const CONTROL = {
  pages: '1.2.840.113556.1.4.319',
  sort: '1.2.840.113556.1.4.473',
  sortAnswer: '1.2.840.113556.1.4.474',
  manageDsaIt: '2.16.840.1.113730.3.4.2',
} as const;

/** Controls of requests that this server knows. */
export const KNOWN_CONTROLS: readonly string[] = [CONTROL.pages, CONTROL.sort, CONTROL.manageDsaIt];

export interface Control {
  oid: string;
  isCritical: boolean;
  value?: Uint8Array;
}

export interface SortKey {
  attribute: string;
  rule?: string;
  isReverse: boolean;
}

/** Sort keys taken at most; programs send one or two. */
const MAX_SORT_KEYS = 8;

/** Reads the list of controls of a message. */
export function decodeControls(reader: BerReader): Control[] {
  const controls: Control[] = [];
  while (!reader.isAtEnd) {
    if (controls.length >= MAX_CONTROLS) throw new LdapSyntaxFault('too many controls');
    const control = reader.readConstructed(TAG.sequence);
    const oid = control.readText();
    const isCritical = control.nextTag === TAG.boolean && control.readBoolean();
    const value = control.nextTag === TAG.octetString ? control.readBytes() : undefined;
    controls.push({ oid, isCritical, ...(value && { value }) });
  }
  return controls;
}

/** The value of the control for pages (RFC 2696 §2). */
export function decodePages(value: Uint8Array): { size: number; cookie: Uint8Array } {
  const reader = new BerReader(value).readConstructed(TAG.sequence);
  const size = reader.readInteger();
  if (size < 0) throw new LdapSyntaxFault('a negative page');
  return { size, cookie: reader.readBytes() };
}

/** The value of the control for sorting (RFC 2891 §1.1). */
export function decodeSortKeys(value: Uint8Array): SortKey[] {
  const reader = new BerReader(value).readConstructed(TAG.sequence);
  const keys: SortKey[] = [];
  while (!reader.isAtEnd) {
    if (keys.length >= MAX_SORT_KEYS) throw new LdapSyntaxFault('too many sort keys');
    const key = reader.readConstructed(TAG.sequence);
    const attribute = key.readText();
    const rule = key.nextTag === 0x80 ? key.readText(0x80) : undefined;
    const isReverse = key.nextTag === 0x81 && key.readBoolean(0x81);
    keys.push({ attribute, isReverse, ...(rule !== undefined && { rule }) });
  }
  if (keys.length === 0) throw new LdapSyntaxFault('no sort key');
  return keys;
}

function encodeControl({ oid, isCritical, value }: Control): Buffer {
  return sequence(octets(oid), ...(isCritical ? [boolean(true)] : []), ...(value ? [octets(value)] : []));
}

/** The controls of an answer, as the message carries them. */
export function encodeControls(controls: readonly Control[]): Buffer {
  const list = Buffer.concat(controls.map(encodeControl));
  return octets(list, 0xa0);
}

/** The answer about a page: an empty cookie at the end. */
export function pagesAnswer(cookie: Uint8Array, estimate: number): Control {
  return { oid: CONTROL.pages, isCritical: false, value: sequence(integer(estimate), octets(cookie)) };
}

/** How sorting went (RFC 2891 §1.2). */
export function sortAnswer(code: number): Control {
  return { oid: CONTROL.sortAnswer, isCritical: false, value: sequence(enumerated(code)) };
}
