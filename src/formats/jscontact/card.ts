/**
 * Whether an object is a JSContact Card (RFC 9553 §2). Pure.
 *
 * The types of the properties that programs rely on are checked; others are kept as they are (§1.7.3).
 */
import { isObject, type Json, type JsonObject } from '../jmap/json.ts';

/** A picture of a face, and text; more is a file and not a contact. */
export const MAX_CARD_BYTES = 256 * 1024;
const KINDS = new Set(['individual', 'group', 'org', 'location', 'device', 'application']);
const UTC_DATE = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

type Check = (value: Json) => boolean;

const text: Check = (value) => typeof value === 'string';
const utcDate: Check = (value) =>
  typeof value === 'string' && UTC_DATE.test(value) && !Number.isNaN(Date.parse(value));
/** `Id[Boolean]` and `String[Boolean]`: every value is true (§1.4.4). */
const set: Check = (value) => isObject(value) && Object.values(value).every((member) => member === true);
const object: Check = (value) => isObject(value);

const components: Check = (value) =>
  Array.isArray(value) &&
  value.every(
    (part) => isObject(part) && typeof part['value'] === 'string' && typeof part['kind'] === 'string',
  );

/** A map of ids to objects that have what they must, and nothing of another type. */
function mapOf(must: Record<string, Check>, may: Record<string, Check> = {}): Check {
  return (value) =>
    isObject(value) &&
    Object.values(value).every(
      (item) =>
        isObject(item) &&
        Object.entries(must).every(([name, check]) => item[name] !== undefined && check(item[name])) &&
        Object.entries(may).every(([name, check]) => item[name] === undefined || check(item[name])),
    );
}

const label = { label: text };

const SHAPES: Record<string, Check> = {
  '@type': (value) => value === 'Card',
  version: (value) => value === '1.0',
  uid: (value) => typeof value === 'string' && value !== '' && value.length <= 1_000,
  kind: (value) => typeof value === 'string' && (KINDS.has(value) || value.includes(':')),
  created: utcDate,
  updated: utcDate,
  language: text,
  prodId: text,
  members: set,
  keywords: set,
  name: (value) =>
    isObject(value) &&
    (value['full'] === undefined || text(value['full'])) &&
    (value['components'] === undefined || components(value['components'])) &&
    (value['full'] !== undefined || value['components'] !== undefined),
  nicknames: mapOf({ name: text }),
  organizations: mapOf({}, { name: text }),
  titles: mapOf({ name: text }),
  emails: mapOf({ address: text }, label),
  phones: mapOf({ number: text }, label),
  onlineServices: mapOf({}, { service: text, uri: text, user: text, ...label }),
  addresses: mapOf({}, { full: text, components }),
  notes: mapOf({ note: text }),
  links: mapOf({ uri: text }),
  media: mapOf({ kind: text }, { uri: text, blobId: text, mediaType: text }),
  anniversaries: mapOf({ kind: text, date: object }),
  personalInfo: mapOf({ kind: text, value: text }),
  relatedTo: mapOf({}),
  preferredLanguages: mapOf({ language: text }),
  calendars: mapOf({ uri: text }),
  schedulingAddresses: mapOf({ uri: text }),
  cryptoKeys: mapOf({ uri: text }),
  localizations: object,
};

/** The first property that is not what it has to be, or undefined for a card. */
export function findCardFault(card: JsonObject): string | undefined {
  return Object.keys(card).find((name) => {
    const check = Object.hasOwn(SHAPES, name) ? SHAPES[name] : undefined;
    return check !== undefined && !check(card[name] as Json);
  });
}
