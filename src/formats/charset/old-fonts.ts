/**
 * Documents typed in the fonts from before Unicode (TCVN3's `.VnTime`, `VNI-Times`): their letters are kept as those that a
 * Western font has at the same places, "Céng hßa" for "Cộng hòa". Which of the two it is, the words tell.
 *
 * Only letters from U+00A1 to U+00FF are taken for such; a text that holds letters which Vietnamese alone has was typed in
 * Unicode and stays. Capitals that a font alone makes (`.VnTimeH`) come out small.
 */
import { decodeTcvn } from './vietnamese-tables.ts';
import { decodeVni } from './vni.ts';

const WESTERN = /[\u00a1-\u00ff]/;
const WORD = /[\p{L}\u00a1-\u00ff]+/gu;
/** ă đ ĩ ũ ơ ư, and all with two marks or with a hook, a tilde or a dot. */
const VIETNAMESE_ONLY = /[ĂăĐđĨĩŨũƠơƯư\u1ea0-\u1ef9]/;
const TONES = /[\u0300\u0301\u0303\u0309\u0323]/g;
/** A syllable without its tone: how it begins, its vowels, how it ends. */
const SYLLABLE =
  /^(?:ngh?|nh|kh|gh?|gi|ch|tr|th|ph|qu|[bcdđhklmnprstvx])?(?:iêu|yêu|oai|oay|oeo|uây|uôi|ươi|ươu|uyê|uya|uyu|iê|yê|ia|iu|ai|ao|au|ay|âu|ây|eo|êu|oa|oă|oe|oi|ôi|ơi|oo|ua|uâ|uê|ui|uô|uơ|uy|ưa|ưi|ươ|ưu|[aăâeêioôơuưy])(?:ch|ng|nh|[cmnpt])?$/;
/** Fewer words may be a name or a quotation in another language. */
const MIN_WORDS = 2;
/** So many of the words with marks have to be Vietnamese afterwards. */
const MIN_SHARE = 0.7;

type Decode = (bytes: Buffer) => string;

const decodeLetters = (text: string, decode: Decode): string =>
  text.replaceAll(/[ -\u00ff]+/g, (run) => decode(Buffer.from(run, 'latin1')));

const FONTS: readonly Decode[] = [decodeTcvn, decodeVni];

function isSyllable(word: string): boolean {
  let tones = 0;
  const plain = word
    .toLowerCase()
    .normalize('NFD')
    .replaceAll(TONES, () => {
      tones += 1;
      return '';
    })
    .normalize('NFC');
  return tones <= 1 && SYLLABLE.test(plain);
}

interface Tally {
  /** Words with letters beyond ASCII. */
  marked: number;
  vietnamese: number;
}

function tally(texts: readonly string[]): Tally {
  const words = texts.flatMap((text) => text.match(WORD) ?? []).filter((word) => /[^\0-\u007f]/.test(word));
  return { marked: words.length, vietnamese: words.filter(isSyllable).length };
}

/** It may have been typed in such a font. */
function isSuspect(text: string): boolean {
  return WESTERN.test(text) && !VIETNAMESE_ONLY.test(text);
}

/**
 * The texts of one document in Unicode; those that are in it already, and documents in other languages, as they are.
 * Cost: each text with letters from U+00A1 to U+00FF is decoded twice.
 */
export function fromOldFonts(texts: readonly string[]): string[] {
  const suspects = texts.filter(isSuspect);
  let best = tally(suspects);
  let chosen: Decode | undefined;
  for (const decode of FONTS) {
    const found = tally(suspects.map((text) => decodeLetters(text, decode)));
    const isVietnamese = found.vietnamese >= Math.max(MIN_WORDS, found.marked * MIN_SHARE);
    if (!isVietnamese || found.vietnamese <= best.vietnamese) continue;
    best = found;
    chosen = decode;
  }
  const decode = chosen;
  return decode ? texts.map((text) => (isSuspect(text) ? decodeLetters(text, decode) : text)) : [...texts];
}
