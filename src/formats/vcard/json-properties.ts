/**
 * What a card says and vCard cannot, as JSON in a line of its own (`JSPROP`, RFC 9555 §3.2.1): properties of the card, whole. Pure.
 *
 * A line may add what nothing else says, and no more: where a card lies and what it is called are not its own to say.
 */
import { decodeText, encodeText } from '../ical/content-lines.ts';
import { type Json, JsonFault, type JsonObject, parseIJson } from '../jmap/json.ts';
import { findCardFault } from '../jscontact/card.ts';
import type { Draft } from './draft.ts';
import type { VcardLine } from './lines.ts';
import { parameterOf } from './parameters.ts';
import type { Property } from './property-lines.ts';

/** What other properties say, and what is none of a vCard's business. Localizations name items by ids, which a vCard does not have. */
const SAID_ELSEWHERE = new Set(
  (
    '@type version id addressBookIds localizations vCardProps uid kind members keywords created updated prodId language name nicknames ' +
    'organizations titles emails phones onlineServices addresses preferredLanguages notes anniversaries personalInfo relatedTo links ' +
    'media cryptoKeys directories calendars schedulingAddresses'
  ).split(' '),
);
/** Properties of RFC 9553 and of vendors (§1.8.2). */
const NAME = /^[a-z][\w.:-]{0,100}$/i;

const isOwn = (name: string): boolean => NAME.test(name) && !SAID_ELSEWHERE.has(name);

function valueOf(text: string): Json | undefined {
  try {
    return parseIJson(text);
  } catch (error) {
    if (error instanceof JsonFault) return undefined;
    throw error;
  }
}

export function readJson(draft: Draft, line: VcardLine): boolean {
  const name = parameterOf(line, 'jsptr');
  if (line.group !== '' || line.parameters.size !== 1 || !isOwn(name)) return false;
  const value = valueOf(decodeText(line.value));
  if (value === undefined || findCardFault({ [name]: value }) !== undefined) return false;
  return draft.set(name, value);
}

/** JSON without what a text of vCard cannot hold as it is. */
const jsonOf = (value: Json): string =>
  JSON.stringify(value).replaceAll(
    /[\u007F-\u009F\u2028\u2029]/g,
    (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );

export function jsonProperties(card: JsonObject): Property[] {
  return Object.entries(card)
    .filter(([name]) => isOwn(name))
    .map(([name, value]) => ({
      group: '',
      name: 'JSPROP',
      parameters: { jsptr: [name] },
      value: encodeText(jsonOf(value)),
    }));
}
