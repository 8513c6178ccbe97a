/**
 * VNI for Windows, the Vietnamese fonts of the 1990s: a letter is followed by a byte that carries its marks.
 *
 * A mark byte counts only after a vowel; elsewhere it is the windows-1252 character that it looks like.
 */

const GRAVE = '\u0300';
const ACUTE = '\u0301';
const CIRCUMFLEX = '\u0302';
const TILDE = '\u0303';
const BREVE = '\u0306';
const HOOK = '\u0309';
const DOT_BELOW = '\u0323';

/** Marks by the lower-case byte; the byte 0x20 below carries the same for capitals. */
const MARKS: Record<number, string> = {
  0xf9: ACUTE,
  0xf8: GRAVE,
  0xfb: HOOK,
  0xf5: TILDE,
  0xef: DOT_BELOW,
  0xe2: CIRCUMFLEX,
  0xe1: CIRCUMFLEX + ACUTE,
  0xe0: CIRCUMFLEX + GRAVE,
  0xe5: CIRCUMFLEX + HOOK,
  0xe3: CIRCUMFLEX + TILDE,
  0xe4: CIRCUMFLEX + DOT_BELOW,
  0xea: BREVE,
  0xe9: BREVE + ACUTE,
  0xe8: BREVE + GRAVE,
  0xfa: BREVE + HOOK,
  0xfc: BREVE + TILDE,
  0xeb: BREVE + DOT_BELOW,
};

/** Letters that are one byte, by their windows-1252 character. */
const LETTERS: Record<string, string> = {
  ñ: 'đ',
  Ñ: 'Đ',
  ô: 'ơ',
  Ô: 'Ơ',
  ö: 'ư',
  Ö: 'Ư',
  í: 'í',
  Í: 'Í',
  ì: 'ì',
  Ì: 'Ì',
  æ: 'ỉ',
  Æ: 'Ỉ',
  ó: 'ĩ',
  Ó: 'Ĩ',
  ò: 'ị',
  Ò: 'Ị',
  î: 'ỵ',
  Î: 'Ỵ',
};

const VOWEL_AND_MARK = /([aeiouyôö])([ùøûõïâáàåãäêéèúüë])|[À-ÿ]/gi;

const windows1252 = new TextDecoder('windows-1252');

function letterOf(char: string): string {
  return LETTERS[char] ?? char;
}

/** Decodes VNI text to composed Unicode. */
export function decodeVni(bytes: Buffer): string {
  return windows1252
    .decode(bytes)
    .replaceAll(VOWEL_AND_MARK, (pair, vowel: string | undefined, mark: string | undefined) => {
      if (vowel === undefined || mark === undefined) return letterOf(pair);
      return letterOf(vowel) + (MARKS[mark.charCodeAt(0) | 0x20] ?? '');
    })
    .normalize('NFC');
}
