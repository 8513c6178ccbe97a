/**
 * VNI and VIQR: Vietnamese before Unicode, written as a letter followed by its marks.
 *
 * VNI (as in VNI Windows fonts) puts a second byte after the vowel for its marks, and has single bytes for đ, ơ, ư and
 * the marked i; VIQR (RFC 1456 §5) writes marks as ASCII signs. Both become combining marks, composed at the end.
 */

const ACUTE = '\u0301';
const GRAVE = '\u0300';
const HOOK = '\u0309';
const TILDE = '\u0303';
const DOT = '\u0323';
const CIRCUMFLEX = '\u0302';
const BREVE = '\u0306';

/** Marks by the lower-case byte; the upper-case byte is 0x20 less. */
const VNI_MARKS: Record<number, string> = {
  0xf9: ACUTE,
  0xf8: GRAVE,
  0xfb: HOOK,
  0xf5: TILDE,
  0xef: DOT,
  0xe2: CIRCUMFLEX,
  0xe1: CIRCUMFLEX + ACUTE,
  0xe0: CIRCUMFLEX + GRAVE,
  0xe5: CIRCUMFLEX + HOOK,
  0xe3: CIRCUMFLEX + TILDE,
  0xe4: CIRCUMFLEX + DOT,
  0xea: BREVE,
  0xe9: BREVE + ACUTE,
  0xe8: BREVE + GRAVE,
  0xfa: BREVE + HOOK,
  0xfc: BREVE + TILDE,
  0xeb: BREVE + DOT,
};

/** Letters that are one byte of their own, lower case. */
const VNI_LETTERS: Record<number, string> = {
  0xf1: 'đ',
  0xf4: 'ơ',
  0xf6: 'ư',
  0xed: 'í',
  0xec: 'ì',
  0xe6: 'ỉ',
  0xf3: 'ĩ',
  0xf2: 'ị',
  0xee: 'ỵ',
};

const TAKES_MARKS = /[aeouyơư]/i;

/** Text of VNI bytes. */
export function decodeVni(bytes: Buffer): string {
  let text = '';
  let previous = '';
  for (const byte of bytes) {
    const isUpper = byte >= 0xc0 && byte < 0xe0;
    const lower = isUpper ? byte + 0x20 : byte;
    const marks = TAKES_MARKS.test(previous) ? VNI_MARKS[lower] : undefined;
    const letter = VNI_LETTERS[lower];
    if (marks !== undefined) {
      text += marks;
      previous = '';
      continue;
    }
    previous = letter === undefined ? String.fromCharCode(byte) : isUpper ? letter.toUpperCase() : letter;
    text += previous;
  }
  return text.normalize('NFC');
}

const VIQR_SHAPES: Record<string, string> = { '^': CIRCUMFLEX, '(': BREVE, '+': '\u031b' };
const VIQR_TONES: Record<string, string> = { "'": ACUTE, '`': GRAVE, '?': HOOK, '~': TILDE, '.': DOT };
const VIQR_VOWEL = /\\(.)|([aeiouy])([\^(+]?)(['`?~.]?)|(dd|DD|Dd)/gi;

/** Text of VIQR bytes; a backslash keeps the sign after it as it is. */
export function decodeViqr(bytes: Buffer): string {
  return bytes
    .toString('latin1')
    .replaceAll(VIQR_VOWEL, (whole: string, kept?: string, vowel?: string, shape = '', tone = '') => {
      if (kept !== undefined) return kept;
      if (vowel === undefined) return whole.startsWith('d') ? 'đ' : 'Đ';
      return vowel + (VIQR_SHAPES[shape] ?? '') + (VIQR_TONES[tone] ?? '');
    })
    .normalize('NFC');
}
