/**
 * Header properties in their forms (RFC 8621 §4.1.2, §4.1.3): `header:List-Post:asURLs:all`. Pure.
 */
import { parseAddressList } from '../mime/address.ts';
import { parseDate } from '../mime/date.ts';
import { decodeEncodedWords } from '../mime/encoded-words.ts';
import type { Address, MailboxAddress } from '../mime/message.ts';
import { parseMessageIds } from '../mime/message-id.ts';
import type { Json, JsonObject } from './json.ts';

export type HeaderForm = 'Raw' | 'Text' | 'Addresses' | 'GroupedAddresses' | 'MessageIds' | 'Date' | 'URLs';

export interface HeaderProperty {
  /** In lower case. */
  field: string;
  form: HeaderForm;
  all: boolean;
}

const PROPERTY =
  /^header:([!-9;-~]{1,200}?)(?::as(Raw|Text|Addresses|GroupedAddresses|MessageIds|Date|URLs))?(:all)?$/;

const ADDRESS_FIELDS = [
  'from',
  'sender',
  'reply-to',
  'to',
  'cc',
  'bcc',
  'resent-from',
  'resent-sender',
  'resent-reply-to',
  'resent-to',
  'resent-cc',
  'resent-bcc',
];
const ID_FIELDS = ['message-id', 'in-reply-to', 'references', 'resent-message-id'];
const URL_FIELDS = [
  'list-help',
  'list-unsubscribe',
  'list-subscribe',
  'list-post',
  'list-owner',
  'list-archive',
];
const TEXT_FIELDS = ['subject', 'comments', 'keywords', 'list-id'];
const DATE_FIELDS = ['date', 'resent-date'];

/** Fields of the standards that a form may not be asked of (§4.1.2: each form names its fields). */
const FORM_FIELDS: Record<HeaderForm, readonly string[] | undefined> = {
  Raw: undefined,
  Text: TEXT_FIELDS,
  Addresses: ADDRESS_FIELDS,
  GroupedAddresses: ADDRESS_FIELDS,
  MessageIds: ID_FIELDS,
  Date: DATE_FIELDS,
  URLs: URL_FIELDS,
};

const KNOWN = new Set([
  ...ADDRESS_FIELDS,
  ...ID_FIELDS,
  ...URL_FIELDS,
  ...TEXT_FIELDS,
  ...DATE_FIELDS,
  'return-path',
  'received',
]);

/** The property of a name, or undefined when it is none, or a form that its field does not have. */
export function parseHeaderProperty(name: string): HeaderProperty | undefined {
  const [, field, form = 'Raw', all] = PROPERTY.exec(name) ?? [];
  if (field === undefined) return undefined;
  const property = { field: field.toLowerCase(), form: form as HeaderForm, all: all !== undefined };
  const fields = FORM_FIELDS[property.form];
  return fields && KNOWN.has(property.field) && !fields.includes(property.field) ? undefined : property;
}

function textOf(raw: string): string {
  return decodeEncodedWords(raw.replaceAll(/\r?\n(?=[ \t])/g, '').trim()).normalize('NFC');
}

function encodeAddress({ name, localPart, domain }: MailboxAddress): JsonObject {
  const email = domain === undefined ? localPart : `${localPart}@${domain}`;
  return {
    name: name === undefined || name === '' ? null : decodeEncodedWords(name).normalize('NFC'),
    email,
  };
}

function encodeAddresses(addresses: readonly Address[]): JsonObject[] {
  return addresses.flatMap((address) =>
    address.kind === 'group' ? address.members.map(encodeAddress) : [encodeAddress(address)],
  );
}

/** Runs of plain addresses are groups without a name (§4.1.2.4). */
function encodeGroups(addresses: readonly Address[]): JsonObject[] {
  const groups: { name: string | null; addresses: JsonObject[] }[] = [];
  for (const address of addresses) {
    const last = groups.at(-1);
    if (address.kind === 'group')
      groups.push({ name: decodeEncodedWords(address.name), addresses: address.members.map(encodeAddress) });
    else if (last?.name === null) last.addresses.push(encodeAddress(address));
    else groups.push({ name: null, addresses: [encodeAddress(address)] });
  }
  return groups;
}

/** A time of JMAP: UTC, without fractions (RFC 8620 §1.4). */
export function encodeTime(time: number): string {
  return new Date(time).toISOString().replace(/\.\d{3}Z$/, 'Z');
}

function encodeDate(raw: string): Json {
  const time = parseDate(raw.trim());
  return time === undefined ? null : encodeTime(time);
}

function encodeIds(raw: string): Json {
  const ids = parseMessageIds(raw);
  return ids.length > 0 ? ids : null;
}

function encodeUrls(raw: string): Json {
  const urls = [...raw.matchAll(/<([^<>]+)>/g)]
    .map((match) => (match[1] ?? '').replaceAll(/\s/g, ''))
    .filter((url) => url !== '');
  return urls.length > 0 ? urls : null;
}

const ENCODERS: Record<HeaderForm, (raw: string) => Json> = {
  Raw: (raw) => raw,
  Text: textOf,
  Addresses: (raw) => encodeAddresses(parseAddressList(raw)),
  GroupedAddresses: (raw) => encodeGroups(parseAddressList(raw)),
  MessageIds: encodeIds,
  Date: encodeDate,
  URLs: encodeUrls,
};

/**
 * The value of a header property, from the raw values of its field in the header's order: the last one, or all of them
 * (§4.1.3).
 */
export function encodeHeaderProperty({ form, all }: HeaderProperty, raw: readonly string[]): Json {
  const encode = ENCODERS[form];
  if (all) return raw.map(encode);
  const last = raw.at(-1);
  return last === undefined ? null : encode(last);
}
