/** What each property of a vCard says on a JSContact card (RFC 9555 §2). Pure. */
import { decodeText } from '../ical/content-lines.ts';
import { decodeDate, decodeInstant } from './dates.ts';
import { addItem, type Draft } from './draft.ts';
import { readJson } from './json-properties.ts';
import type { VcardLine } from './lines.ts';
import { readOnlineService } from './online-services.ts';
import { isPlain, parameterOf, readParameters, typesOf } from './parameters.ts';
import { readAddress, readFullName, readName, readOrganization } from './structured-properties.ts';
import { readUri, URI_PROPERTIES } from './uri-properties.ts';
import { decodeUri, isUri, splitValue } from './values.ts';

/** Adds to a card what a line says; false where the card cannot say it, and the line is to be kept as it is. */
type Reader = (draft: Draft, line: VcardLine) => boolean;

const textOf = ({ value }: VcardLine): string => decodeText(value).trim();

/** A property whose text is one member of an item. An empty one says nothing. */
const textIn =
  (property: string, member: string, fixed: { kind?: string } = {}): Reader =>
  (draft, line) => {
    const text = textOf(line);
    return text === '' || addItem(draft, property, { ...fixed, [member]: text }, line);
  };

/** §2.4.1; a number as a URI is shown as the number that it is. */
function readPhone(draft: Draft, line: VcardLine): boolean {
  const number = textOf(line).replace(/^tel:/i, '');
  if (number !== '') draft.add('phones', { number, ...readParameters(line, { hasFeatures: true }) }, line);
  return true;
}

/** A note is text that its writer laid out. */
function readNote(draft: Draft, line: VcardLine): boolean {
  const note = decodeText(line.value);
  return note.trim() === '' || addItem(draft, 'notes', { note }, line);
}

function readNicknames(draft: Draft, line: VcardLine): boolean {
  const names = splitValue(line.value, ',').map((name) => decodeText(name).trim());
  for (const name of names) if (name !== '') addItem(draft, 'nicknames', { name }, line);
  return true;
}

/** §2.2.2. Quirk: iOS writes a year that is to be passed over, `X-APPLE-OMIT-YEAR=1604:1604-05-01`. */
const readAnniversary =
  (kind: string): Reader =>
  (draft, line) => {
    const date = parameterOf(line, 'value').toLowerCase() === 'text' ? undefined : decodeDate(line.value);
    if (!date) return false;
    const omitted = parameterOf(line, 'x-apple-omit-year');
    if (omitted !== '' && date['year'] === Number(omitted)) delete date['year'];
    return addItem(draft, 'anniversaries', { kind, date }, line);
  };

const LEVELS = new Map([
  ['beginner', 'low'],
  ['average', 'medium'],
  ['expert', 'high'],
]);

/** §2.11 (RFC 6715 §2): what somebody knows or likes, and how well. */
const readPersonalInfo =
  (kind: 'expertise' | 'hobby' | 'interest'): Reader =>
  (draft, line) => {
    const said = parameterOf(line, 'level').toLowerCase();
    const level = kind === 'expertise' ? LEVELS.get(said) : /^(low|medium|high)$/.exec(said)?.[0];
    const value = textOf(line);
    if (value === '') return true;
    const taken = level === undefined ? [] : ['level'];
    const item = { kind, value, ...(level !== undefined && { level }), ...readParameters(line, { taken }) };
    draft.add('personalInfo', item, line);
    return true;
  };

/** §2.7.1: relations to cards and people with addresses; a name alone is kept. */
function readRelated(draft: Draft, line: VcardLine): boolean {
  const uri = decodeUri(line.value);
  if (!isUri(uri) || parameterOf(line, 'value').toLowerCase() === 'text') return false;
  const words = typesOf(line).map((type) => type.toLowerCase());
  const relation = Object.fromEntries(words.map((word) => [word, true]));
  const { vCardParams } = readParameters(line, { takenTypes: words });
  return draft.put('relatedTo', uri, { relation, ...(vCardParams !== undefined && { vCardParams }) });
}

function readKeywords(draft: Draft, line: VcardLine): boolean {
  if (!isPlain(line)) return false;
  const words = splitValue(line.value, ',').map((word) => decodeText(word).trim());
  for (const word of words) if (word !== '') draft.put('keywords', word, true);
  return true;
}

function readMember(draft: Draft, line: VcardLine): boolean {
  const uid = decodeUri(line.value);
  return uid === '' || (isPlain(line) && draft.put('members', uid, true));
}

function readKind(draft: Draft, line: VcardLine): boolean {
  const kind = textOf(line).toLowerCase();
  const isKnown = /^(individual|group|org|location|device|application)$/.test(kind);
  return isKnown && isPlain(line) && draft.set('kind', kind);
}

/** A property of which there is one, and which is a text. */
const textOfCard =
  (property: string): Reader =>
  (draft, line) => {
    const text = textOf(line);
    return text !== '' && isPlain(line) && draft.set(property, text);
  };

const instantOfCard =
  (property: string): Reader =>
  (draft, line) => {
    const utc = decodeInstant(line.value);
    return utc !== undefined && isPlain(line) && draft.set(property, utc);
  };

/** The card's own name is of no use with a parameter, and always needed. */
function readUid(draft: Draft, line: VcardLine): boolean {
  const uid = textOf(line);
  if (uid !== '' && uid.length <= 1_000) draft.set('uid', uid);
  return true;
}

function readLabel(draft: Draft, line: VcardLine): boolean {
  const label = decodeText(line.value);
  return line.parameters.size === 0 && label !== '' && line.group !== '' && draft.label(line.group, label);
}

export const READERS: Readonly<Record<string, Reader>> = {
  ...Object.fromEntries(Object.keys(URI_PROPERTIES).map((name) => [name, readUri])),
  FN: readFullName,
  N: readName,
  NICKNAME: readNicknames,
  ORG: readOrganization,
  TITLE: textIn('titles', 'name'),
  ROLE: textIn('titles', 'name', { kind: 'role' }),
  EMAIL: textIn('emails', 'address'),
  TEL: readPhone,
  ADR: readAddress,
  IMPP: readOnlineService,
  SOCIALPROFILE: readOnlineService,
  'X-SOCIALPROFILE': readOnlineService,
  LANG: textIn('preferredLanguages', 'language'),
  LANGUAGE: textOfCard('language'),
  NOTE: readNote,
  BDAY: readAnniversary('birth'),
  DEATHDATE: readAnniversary('death'),
  ANNIVERSARY: readAnniversary('wedding'),
  EXPERTISE: readPersonalInfo('expertise'),
  HOBBY: readPersonalInfo('hobby'),
  INTEREST: readPersonalInfo('interest'),
  RELATED: readRelated,
  CATEGORIES: readKeywords,
  KIND: readKind,
  'X-ADDRESSBOOKSERVER-KIND': readKind,
  MEMBER: readMember,
  'X-ADDRESSBOOKSERVER-MEMBER': readMember,
  UID: readUid,
  PRODID: textOfCard('prodId'),
  REV: instantOfCard('updated'),
  CREATED: instantOfCard('created'),
  'X-ABLABEL': readLabel,
  JSPROP: readJson,
};
