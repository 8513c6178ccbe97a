/** Properties of an Email object as fields of a header (RFC 8621 §4.1.2, §4.1.3, §4.6). */
import { type HeaderForm, parseHeaderProperty } from '#formats/jmap/header-forms.ts';
import { isObject, type Json, type JsonObject } from '#formats/jmap/json.ts';
import { SetFault } from '#formats/jmap/method-errors.ts';
import { encodeDate } from '#formats/mime/date.ts';
import {
  encodeAddresses,
  encodeField,
  encodeGroups,
  type OutgoingAddress,
} from '#formats/mime/encode-headers.ts';
import { encodeHeaderText } from '#formats/mime/encoded-words.ts';

const FIELD_NAME = /^[!-9;-~]{1,200}$/;

const ADDRESS_PROPERTIES: Readonly<Record<string, string>> = {
  sender: 'Sender',
  from: 'From',
  replyTo: 'Reply-To',
  to: 'To',
  cc: 'Cc',
  bcc: 'Bcc',
};

const ID_PROPERTIES: Readonly<Record<string, string>> = {
  messageId: 'Message-ID',
  inReplyTo: 'In-Reply-To',
  references: 'References',
};

export const BODY = new Set(['bodyStructure', 'bodyValues', 'textBody', 'htmlBody', 'attachments']);

/** Set by the caller of this file. */
export const ELSEWHERE = new Set(['mailboxIds', 'keywords', 'receivedAt']);

export function invalid(properties: string[], description: string): SetFault {
  return new SetFault('invalidProperties', description, { properties });
}

function readAddresses(value: Json): OutgoingAddress[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const addresses = value.map((entry) => {
    if (!isObject(entry) || typeof entry['email'] !== 'string') return undefined;
    const { name = null, email } = entry;
    if (name !== null && typeof name !== 'string') return undefined;
    return { ...(name !== null && { name }), email };
  });
  return addresses.includes(undefined) ? undefined : (addresses as OutgoingAddress[]);
}

function readGroups(value: Json): { name?: string; addresses: OutgoingAddress[] }[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const groups = value.map((entry) => {
    const { name = null, addresses = null } = isObject(entry) ? entry : {};
    const members = readAddresses(addresses);
    if (!members || (name !== null && typeof name !== 'string')) return undefined;
    return { ...(name !== null && { name }), addresses: members };
  });
  return groups.some((group) => group === undefined)
    ? undefined
    : groups.filter((group) => group !== undefined);
}

function readIds(value: Json): string[] | undefined {
  return Array.isArray(value) && value.every((id) => typeof id === 'string' && /^[^<>\s]{1,900}$/.test(id))
    ? (value as string[])
    : undefined;
}

/** The value of a header property in a form as it is written, or undefined when it has another type (§4.1.2). */
function encodeForm(form: HeaderForm, value: Json): string | undefined {
  if (form === 'Raw') return typeof value === 'string' ? value.trim() : undefined;
  if (form === 'Text') return typeof value === 'string' ? encodeHeaderText(value) : undefined;
  if (form === 'Date') return typeof value === 'string' ? encodeTime(value) : undefined;
  if (form === 'Addresses') {
    const addresses = readAddresses(value);
    return addresses && encodeAddresses(addresses);
  }
  if (form === 'GroupedAddresses') {
    const groups = readGroups(value);
    return groups && encodeGroups(groups);
  }
  const ids = form === 'MessageIds' || form === 'URLs' ? readIds(value) : undefined;
  return ids?.map((id) => `<${id}>`).join(' ');
}

function encodeTime(text: string): string | undefined {
  const time = Date.parse(text);
  if (!Number.isFinite(time)) return undefined;
  const [, sign = '+', hours = '0', minutes = '0'] = /([+-])(\d\d):(\d\d)$/.exec(text) ?? [];
  const offset = (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -1 : 1);
  return encodeDate(time, offset);
}

/** One field of a header, from a property `header:…`. */
export function encodeHeaderProperty(name: string, value: Json): string | undefined {
  const property = parseHeaderProperty(name);
  const field = name.split(':')[1] ?? '';
  if (!property || !FIELD_NAME.test(field)) return undefined;
  const { form, all } = property;
  const values = all ? value : [value];
  if (!Array.isArray(values)) return undefined;
  const lines = values.map((one) => encodeForm(form, one));
  return lines.includes(undefined) ? undefined : lines.map((line) => encodeField(field, line ?? '')).join('');
}

function encodeProperty(name: string, value: Json): string | undefined {
  if (name === 'subject')
    return typeof value === 'string' ? encodeField('Subject', encodeHeaderText(value)) : undefined;
  if (name === 'sentAt') {
    const date = typeof value === 'string' ? encodeTime(value) : undefined;
    return date && encodeField('Date', date);
  }
  const addressField = ADDRESS_PROPERTIES[name];
  if (addressField !== undefined) {
    const addresses = readAddresses(value);
    return addresses && (addresses.length === 0 ? '' : encodeField(addressField, encodeAddresses(addresses)));
  }
  const idField = ID_PROPERTIES[name];
  const ids = idField === undefined ? undefined : readIds(value);
  if (idField !== undefined)
    return ids && (ids.length === 0 ? '' : encodeField(idField, ids.map((id) => `<${id}>`).join(' ')));
  // §4.6: what begins with "Content-" is said of parts.
  return /^header:(?!content-)/i.test(name) ? encodeHeaderProperty(name, value) : undefined;
}

export function fieldNameOf(name: string): string {
  const own = { subject: 'subject', sentAt: 'date' }[name];
  const field = own ?? ADDRESS_PROPERTIES[name] ?? ID_PROPERTIES[name] ?? name.split(':')[1] ?? name;
  return field.toLowerCase();
}

export interface ComposeFacts {
  now: number;
  /** East of UTC, for the Date that is put where the client gave none. */
  zoneMinutes: number;
  /** Without angle brackets, for a message without one. */
  messageId: string;
  boundary: string;
}

export function composeHeader(object: JsonObject, facts: ComposeFacts): string {
  const wrong: string[] = [];
  const fields = new Map<string, string>();
  for (const [name, value] of Object.entries(object)) {
    if (BODY.has(name) || ELSEWHERE.has(name) || value === null) continue;
    const encoded = encodeProperty(name, value);
    // §4.6: the same header twice, by whatever properties, is a mistake.
    if (encoded === undefined || fields.has(fieldNameOf(name))) wrong.push(name);
    else fields.set(fieldNameOf(name), encoded);
  }
  if (wrong.length > 0) throw invalid(wrong, 'These properties cannot be set so.');
  if (!fields.has('date')) fields.set('date', encodeField('Date', encodeDate(facts.now, facts.zoneMinutes)));
  if (!fields.has('message-id')) fields.set('message-id', encodeField('Message-ID', `<${facts.messageId}>`));
  return [...fields.values()].join('');
}
