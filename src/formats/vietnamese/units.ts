/**
 * Local parts of agencies and places: type, place and number (R4.1).
 *
 * The published rule, in the room's README in the words for officials. An agency has the first letters of its name's
 * words (`Sở Nội vụ` → `snv`), a district its place (`aluoi`), a commune its place and its district
 * (`huongvan01.huongtra`), or where no districts are left its place alone. Where two communes of one district fold to the same letters, all of them are numbered in
 * the order of the Vietnamese alphabet (Hương Văn 01, Hương Vân 02). A place that shares its district's name carries its type
 * (`ttaluoi.aluoi`). The annex of the decision stands above the rule: it names `ttra`, `sngv`, `vphdqh`.
 */
import { numberedLocalPart } from './addresses.ts';
import { foldForSearch } from './fold.ts';
import { cleanName, compareVietnameseText } from './names.ts';

/** A kind of place, and how it is written when the type must show. */
const PLACE_TYPES: [RegExp, string][] = [
  [/^thi tran /, 'tt'],
  [/^tt\.? /, 'tt'],
  [/^thi xa /, 'tx'],
  [/^thanh pho /, 'tp'],
  [/^tp\.? /, 'tp'],
  [/^phuong /, 'p'],
  [/^p\.? /, 'p'],
  [/^xa /, 'xa'],
  [/^huyen /, ''],
  [/^quan /, 'q'],
];

/** Types that belong to the code wherever they stand: the annex writes `tphue`. */
const SHOWN_TYPES = new Set(['tp', 'tx']);

interface Place {
  type: string;
  letters: string;
}

/** A place and its type, from `UBND huyện A Lưới` as from `Thị trấn A Lưới`. */
function placeOf(name: string): Place {
  const folded = foldForSearch(cleanName(name)).replace(/^(ubnd|uy ban nhan dan) /, '');
  const match = PLACE_TYPES.find(([prefix]) => prefix.test(folded));
  const place = match ? folded.replace(match[0], '') : folded;
  return { type: match?.[1] ?? '', letters: place.replaceAll(/[^a-z0-9]/g, '') };
}

const isPlaceOffice = (name: string): boolean =>
  /^(ubnd|uy ban nhan dan) (huyen|thanh pho|tp|thi xa|quan) /.test(foldForSearch(cleanName(name)));

/** A word's share of an agency's code: capitals such as UBND stay whole, a connecting word has none. */
function initialOf(word: string): string {
  const letters = foldForSearch(word).replaceAll(/[^a-z0-9]/g, '');
  if (letters === 'va') return '';
  const isAcronym = word.length > 1 && word === word.toUpperCase();
  return isAcronym ? letters : letters.slice(0, 1);
}

/** The code proposed for a unit directly under the province, which is the local part of its account. */
export function unitLocalPart(name: string): string {
  if (isPlaceOffice(name)) {
    const { type, letters } = placeOf(name);
    return SHOWN_TYPES.has(type) ? type + letters : letters;
  }
  const words = cleanName(name)
    .replace(/ tỉnh$/i, '')
    .split(' ');
  const first = words[0] ?? '';
  const head = /^ban$/i.test(first) ? 'ban' : initialOf(first);
  return head + words.slice(1).map(initialOf).join('');
}

/** The district a commune lies in: its name as in the directory and its code. */
export interface District {
  name: string;
  code: string;
}

/**
 * Local parts for communes of one district, or directly under the province, in the order given. `isTaken` answers for every address ever
 * given; a commune that comes later under letters already given gets the next number, and one without a district first its type.
 */
export function communeLocalParts(
  district: District | undefined,
  communes: readonly string[],
  isTaken: (localPart: string) => boolean = () => false,
): string[] {
  const districtLetters = district && placeOf(district.name).letters;
  const suffix = district ? `.${district.code}` : '';
  const bases = communes.map((name) => {
    const { type, letters } = placeOf(name);
    const needsType = district ? letters === districtLetters : isTaken(letters);
    return needsType ? type + letters : letters;
  });
  const given = new Set<string>();
  const localParts = bases.map(() => '');
  const inOrder = communes.map((_, index) => index);
  inOrder.sort((a, b) => compareVietnameseText(communes[a] ?? '', communes[b] ?? '') || a - b);
  for (const index of inOrder) {
    const base = bases[index] ?? '';
    if (base === '') continue;
    const isNumbered = isTaken(`${base}01${suffix}`) || isTaken(`${base}02${suffix}`);
    const isShared =
      bases.filter((other) => other === base).length > 1 || (isNumbered && !isTaken(base + suffix));
    const write = (count: number): string =>
      `${isShared && count === 1 ? `${base}01` : numberedLocalPart(base, count)}${suffix}`;
    let count = 1;
    while (given.has(write(count)) || isTaken(write(count))) count += 1;
    given.add(write(count));
    localParts[index] = write(count);
  }
  return localParts;
}
