/**
 * What a name looks like (Unicode TR 39 §4), for Latin names: letters of other scripts that pass for Latin ones, digits for
 * letters, marks away. Two names with the same skeleton look the same to a hurried reader.
 */
import { foldForSearch } from '#formats/vietnamese/fold.ts';

/** Letters that pass for another; the longer ones first. */
const LOOKS_LIKE: readonly (readonly [string, string])[] = [
  ['rn', 'm'],
  ['vv', 'w'],
  ['cl', 'd'],
];

const LETTERS = new Map(
  Object.entries({
    a: 'аɑα@4',
    b: 'Ьбƅ8',
    c: 'сϲ¢',
    d: 'ԁɗ',
    e: 'еҽєε3',
    g: 'ɡ9',
    h: 'һհ',
    i: 'іıɩιlӏ1|!íỉịїآ',
    j: 'јϳ',
    k: 'κк',
    m: 'м',
    n: 'ոηп',
    o: 'оοσо0օ',
    p: 'рρ',
    q: 'ԛ',
    r: 'гř',
    s: 'ѕ5$',
    t: 'тτ',
    u: 'υսц',
    v: 'ѵν',
    w: 'ԝω',
    x: 'хχ',
    y: 'уүγ',
    z: 'ᴢ2',
  }).flatMap(([letter, lookalikes]) => Array.from(lookalikes, (one) => [one, letter] as const)),
);

/** The skeleton of a word, in small Latin letters where it can be. */
export function skeleton(text: string): string {
  let plain = foldForSearch(text.normalize('NFKC')).toLowerCase();
  for (const [from, to] of LOOKS_LIKE) plain = plain.replaceAll(from, to);
  return Array.from(plain, (letter) => LETTERS.get(letter) ?? letter).join('');
}

/**
 * The letters that somebody reads in a person's name, in small Latin ones: signs that are not seen (joiners, marks of direction) away, letters
 * of other scripts as what they pass for, one blank between words. Unlike a skeleton it leaves Latin letters what they are.
 */
export function readAsLatin(name: string): string {
  const seen = name.normalize('NFKC').replaceAll(/\p{Cf}/gu, '');
  const folded = foldForSearch(seen).toLowerCase().replaceAll(/\s+/g, ' ').trim();
  return Array.from(folded, (letter) =>
    /[a-z]/.test(letter) ? letter : (LETTERS.get(letter) ?? letter),
  ).join('');
}
