/** The words of secrecy levels, as people write them in a subject or a text (R6.4, R8.3). Pure. */
import { foldForSearch } from '../vietnamese/fold.ts';

/** Thường, Mật, Tối mật, Tuyệt mật. */
export const SECRECY_LEVELS = ['ordinary', 'confidential', 'secret', 'topSecret'] as const;
export type SecrecyLevel = (typeof SECRECY_LEVELS)[number];

const WORDS: Readonly<Record<string, SecrecyLevel>> = {
  thuong: 'ordinary',
  ordinary: 'ordinary',
  mat: 'confidential',
  confidential: 'confidential',
  'toi mat': 'secret',
  secret: 'secret',
  'tuyet mat': 'topSecret',
  topsecret: 'topSecret',
  'top secret': 'topSecret',
};

/** The level that a word names; undefined for what names none. */
export function parseSecrecyLevel(text: string): SecrecyLevel | undefined {
  return WORDS[
    foldForSearch(text)
      .replaceAll(/[-_\s]+/g, ' ')
      .trim()
  ];
}

const ANSWERS = /^\s*(?:(?:re|fw|fwd|tr|chuyển tiếp|chuyen tiep|trả lời|tra loi)\s*:\s*)*/i;
/** `[MẬT]`, `(TOI MAT)`, also behind `Độ mật:`. */
const BRACKETED = /^(?:do mat\s*:\s*)?[[(]([^\])]{3,12})[\])]/;
/** `Độ mật: Tối mật`. */
const NAMED = /^do mat\s*:\s*((?:toi |tuyet )?mat)(?![a-z])/;
/** `MẬT: …`, `TỐI MẬT - …`; with its marks alone, because `Mat: …` is also a name. */
const WRITTEN = /^((?:tối |tuyệt )?mật)\s*[:–—-]/;

/** The mark that begins a subject, `[MẬT] Về việc …`, and its answers. Marks in English are no habit here and mean other things. */
export function markedLevel(subject: string): SecrecyLevel | undefined {
  const text = subject.normalize('NFC').replace(ANSWERS, '').toLowerCase();
  const folded = foldForSearch(text);
  const [, mark] = BRACKETED.exec(folded) ?? NAMED.exec(folded) ?? WRITTEN.exec(text) ?? [];
  return mark !== undefined && foldForSearch(mark).trimEnd().endsWith('mat')
    ? parseSecrecyLevel(mark)
    : undefined;
}

/**
 * As papers carry it: a stamp in capitals, or "độ mật: …", "Tối mật". BẢO MẬT, MẬT KHẨU and the like speak of other things, which
 * is why only capitals count for the short word.
 */
const STAMP =
  /(?<![\p{L}\p{N}])(?<!(?:BẢO|BÍ|THÂN|CƠ|NỒNG) )MẬT(?! (?:KHẨU|MÃ|ĐỘ|ONG|MÍA|THIẾT|VỤ))(?![\p{L}\p{N}])/u;
const SAID = /(?<!\p{L})(?:tối|tuyệt)[ _-]mật(?!\p{L})|(?<!\p{L})độ mật\s*[:：]\s*mật(?!\p{L})/iu;

/** True for text that looks as if it came from a secret paper; whoever writes is asked, nobody is refused. */
export function looksSecret(text: string): boolean {
  const composed = text.normalize('NFC').replaceAll(/[_\s]+/g, ' ');
  return STAMP.test(composed) || SAID.test(composed);
}
