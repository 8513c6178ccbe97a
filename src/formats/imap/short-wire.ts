/**
 * ENVELOPE and BODYSTRUCTURE as few bytes, as a store keeps them: they come back byte for byte as they go on the wire.
 *
 * Both say much that is said in nearly every message: usual phrases become single control characters, and of the three lists of addresses that are
 * mostly one (From, and Sender and Reply-To, which the server sets from it) one is kept. Short is what begins with `SHORT`, where a wire begins with its
 * parenthesis; a wire that holds one of the signs itself, in a literal, stays as it is. Cost: two microseconds to read, five to write.
 */
import type { Wire } from './encoder.ts';

const SHORT = '\x01';
/** A blank and the list before it, twice. */
const TWICE = '\x02';
/** Where the list begins that is there once: two bytes. */
const OFFSET_BYTES = 2;
const MOST_OFFSET = 0xff_ff;

/** All that literals do not need: CR, LF and tabs are left out. */
const SIGNS =
  '\x03\x04\x05\x06\x07\x08\x0b\x0c\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f'.split(
    '',
  );
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are the signs
const ANY_SIGN = /[\x01-\x08\x0b\x0c\x0e-\x1f]/;
const EACH_SIGN = new RegExp(ANY_SIGN, 'g');

interface Phrases {
  shorten(wire: Wire): Wire;
  expand(short: Wire): Wire;
}

/** **Phrases never change their places**, for what is stored refers to them: new ones come behind. */
function makePhrases(phrases: readonly string[]): Phrases {
  if (phrases.length > SIGNS.length) throw new RangeError('there are more phrases than signs');
  const signOf = new Map(phrases.map((phrase, index) => [phrase, SIGNS[index] as string]));
  const phraseOf = new Map([...signOf].map(([phrase, sign]) => [sign, phrase]));
  const longestFirst = phrases.toSorted((one, other) => other.length - one.length);
  const any = new RegExp(longestFirst.map((phrase) => RegExp.escape(phrase)).join('|'), 'g');
  return {
    shorten: (wire) => wire.replace(any, (phrase) => signOf.get(phrase) ?? phrase),
    expand: (short) => short.replace(EACH_SIGN, (sign) => phraseOf.get(sign) ?? (sign === TWICE ? sign : '')),
  };
}

const STRUCTURE = makePhrases([
  ' NIL NIL NIL NIL)',
  '("text" "plain" ("charset" "',
  '("text" "html" ("charset" "',
  '("application" "',
  '("image" "',
  'utf-8") NIL NIL "',
  'UTF-8") NIL NIL "',
  'quoted-printable" ',
  'base64" ',
  '8bit" ',
  '7bit" ',
  ' "alternative" ("boundary" "',
  ' "mixed" ("boundary" "',
  ' "related" ("boundary" "',
  '") NIL NIL NIL)',
  ' NIL ("attachment" ("filename" "',
  ' NIL ("attachment" ("filename*" "utf-8\'\'',
  ' NIL ("inline" ("filename" "',
  '")) NIL NIL)',
  '" ("name" "',
  '") NIL NIL "',
  '--------------',
  '----=_',
  '%E1%BB%',
]);

const ENVELOPE = makePhrases([
  '")) ((NIL NIL "',
  '"))\x02 ((NIL NIL "',
  '")) NIL NIL NIL "<',
  '")) NIL NIL NIL NIL "<',
  '")) NIL NIL "<',
  '.gov.vn")) NIL NIL NIL "<',
  '.gov.vn")) NIL NIL NIL NIL "<',
  '.gov.vn"))\x02 ((NIL NIL "',
  ' +0700" ',
  ' +0000" ',
  ' 2026 ',
  ' 2027 ',
  ' 2028 ',
  '.gov.vn>")',
  '.gov.vn',
  'gmail.com',
  ')(NIL NIL "',
  ' NIL "',
  '>" "<',
  '"=?UTF-8?B?',
  '"=?utf-8?B?',
  '=?UTF-8?Q?',
  '?= =?UTF-8?B?',
]);

const bytesOf = (wire: Wire): Buffer => Buffer.from(wire, 'latin1');

/** A body structure for the store. */
export function shortenStructure(wire: Buffer): Buffer {
  const whole = wire.toString('latin1');
  return ANY_SIGN.test(whole) ? wire : bytesOf(SHORT + STRUCTURE.shorten(whole));
}

/** The wire of what `shortenStructure` gave, or of what was stored as it is. */
export function expandStructure(stored: Buffer): Buffer {
  const isShort = stored[0] === SHORT.charCodeAt(0);
  return isShort ? bytesOf(STRUCTURE.expand(stored.toString('latin1', 1))) : stored;
}

/** Where the list at `from` ends: before its blank and itself again, twice; undefined where it is not there three times. */
function endOfThrice(wire: Wire, from: number): number | undefined {
  for (let end = wire.indexOf(') (', from) + 1; end > 0; end = wire.indexOf(') (', end) + 1) {
    const length = end - from + 1;
    const again = ` ${wire.slice(from, end)}`;
    if (wire.startsWith(again, end) && wire.startsWith(again, end + length)) return end;
    if (end + length > wire.length) return undefined;
  }
  return undefined;
}

/** An envelope for the store, whose From begins at `from`. */
export function shortenEnvelope(wire: Buffer, from: number): Buffer {
  const whole = wire.toString('latin1');
  if (ANY_SIGN.test(whole) || from > MOST_OFFSET) return wire;
  const end = endOfThrice(whole, from);
  const once =
    end === undefined ? whole : whole.slice(0, end) + TWICE + whole.slice(end + 2 * (end - from + 1));
  return bytesOf(SHORT + String.fromCharCode(from & 0xff, from >>> 8) + ENVELOPE.shorten(once));
}

/** The wire of what `shortenEnvelope` gave, or of what was stored as it is. */
export function expandEnvelope(stored: Buffer): Buffer {
  if (stored[0] !== SHORT.charCodeAt(0)) return stored;
  const text = ENVELOPE.expand(stored.toString('latin1', 1 + OFFSET_BYTES));
  const from = stored.readUInt16LE(1);
  const end = text.indexOf(TWICE, from);
  if (end < 0) return bytesOf(text);
  const again = ` ${text.slice(from, end)}`;
  return bytesOf(text.slice(0, end) + again + again + text.slice(end + 1));
}
