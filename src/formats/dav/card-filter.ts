/** Whether a card fits a filter (RFC 6352 §10.5). Pure. */
import { decodeText } from '../ical/content-lines.ts';
import { decodeVcardLines, type VcardLine } from '../vcard/lines.ts';
import { foldForSearch } from '../vietnamese/fold.ts';
import type { CardFilter, ParameterFilter, PropertyFilter, TextMatch } from './reports.ts';

/** A card has a hundred telephones at most. */
const MAX_LINES = 10_000;

const lowerAscii = (text: string): string => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());

/** Both texts as the collation compares them; without diacritics where none are asked for (R4.3). */
function comparable(text: string, { text: wanted, collation }: TextMatch): [string, string] {
  if (collation === 'i;octet') return [text, wanted];
  if (collation === 'i;ascii-casemap') return [lowerAscii(text), lowerAscii(wanted)];
  const [plain, folded] = [wanted.toLowerCase().normalize('NFD'), foldForSearch(wanted)];
  return plain === folded ? [foldForSearch(text), folded] : [text.toLowerCase().normalize('NFD'), plain];
}

function fitsText(text: string, match: TextMatch): boolean {
  const [given, wanted] = comparable(text, match);
  const fits = {
    equals: () => given === wanted,
    contains: () => given.includes(wanted),
    'starts-with': () => given.startsWith(wanted),
    'ends-with': () => given.endsWith(wanted),
  }[match.type]();
  return fits !== match.isNegated;
}

function fitsParameter({ parameters }: VcardLine, { name, isAbsent, match }: ParameterFilter): boolean {
  const values = parameters.get(name.toLowerCase());
  if (isAbsent || !values) return isAbsent === !values;
  return !match || values.some((one) => fitsText(one, match));
}

function fitsLine(line: VcardLine, { matches, parameters, needsAll }: PropertyFilter): boolean {
  const text = decodeText(line.value);
  const tests = [
    ...matches.map((match) => () => fitsText(text, match)),
    ...parameters.map((parameter) => () => fitsParameter(line, parameter)),
  ];
  if (tests.length === 0) return true;
  return needsAll ? tests.every((test) => test()) : tests.some((test) => test());
}

function fitsProperty(lines: readonly VcardLine[], filter: PropertyFilter): boolean {
  const named = lines.filter(({ name }) => name === filter.name);
  return filter.isAbsent ? named.length === 0 : named.some((line) => fitsLine(line, filter));
}

/** Whether a vCard fits; an empty filter fits all. */
export function fitsFilter(vcard: string, { properties, needsAll }: CardFilter): boolean {
  if (properties.length === 0) return true;
  const lines = decodeVcardLines(vcard, MAX_LINES);
  const fits = (one: PropertyFilter): boolean => fitsProperty(lines, one);
  return needsAll ? properties.every(fits) : properties.some(fits);
}
