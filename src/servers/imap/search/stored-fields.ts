/**
 * The header fields stored with a message, ready for SEARCH without reading its bytes.
 *
 * Limits: what the store keeps of a field (`formats/mime/summary.ts`), 2,000 characters of a subject, 3,000 addresses.
 */

import type { StoredMessage } from '#domain/mailstore/message-values.ts';
import { parseDate } from '#formats/mime/date.ts';
import { type AddressField, decodeFields, type MessageFields } from '#formats/mime/summary.ts';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import type { SearchedFields } from './searched-message.ts';

const DAY_MS = 86_400_000;

/** The fields that are stored, by their names in lower case. */
const STORED: Record<string, (fields: MessageFields) => string[]> = {
  subject: ({ subject }) => (subject === '' ? [] : [subject]),
  from: ({ from }) => textsOf(from),
  to: ({ to }) => textsOf(to),
  cc: ({ cc }) => textsOf(cc),
  bcc: ({ bcc }) => textsOf(bcc),
};

function textsOf(addresses: readonly AddressField[]): string[] {
  return addresses.map(({ name, email }) => (name === undefined ? email : `${name} <${email}>`));
}

/** True for a field that `fieldsOf` knows; others are read from the message's bytes. */
export function isStoredField(name: string): boolean {
  return Object.hasOwn(STORED, name);
}

/** The day of the Date field as its author wrote it, whatever the zone: it is the first string of the ENVELOPE. */
function sentDayOf({ envelope }: StoredMessage): number | undefined {
  const written = /^\("((?:[^"\\]|\\.)*)"/.exec(envelope?.toString('latin1', 0, 200) ?? '')?.[1] ?? '';
  const withoutZone = /^.*?\d:\d\d(?::\d\d)?/.exec(written)?.[0];
  const time = withoutZone === undefined ? undefined : parseDate(`${withoutZone} +0000`);
  return time === undefined ? undefined : Math.floor(time / DAY_MS);
}

/** The fields of a message read with its columns `fields` and `envelope`. */
export function fieldsOf(stored: StoredMessage): SearchedFields {
  const fields = decodeFields(stored.fields ?? '{}');
  return {
    sentDay: sentDayOf(stored),
    texts: (name) => STORED[name]?.(fields).map((text) => foldForSearch(text)) ?? [],
  };
}
