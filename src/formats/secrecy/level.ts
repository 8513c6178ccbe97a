/** Secrecy levels and how a header declares one (R6.4). Pure. */
import { decodeEncodedWords } from '../mime/encoded-words.ts';
import type { HeaderBlock } from '../mime/headers.ts';
import { foldForSearch } from '../vietnamese/fold.ts';

/** Thường, Mật, Tối mật, Tuyệt mật. */
export const SECRECY_LEVELS = ['ordinary', 'confidential', 'secret', 'topSecret'] as const;
export type SecrecyLevel = (typeof SECRECY_LEVELS)[number];

/** The header that declares the level. */
export const SECRECY_HEADER = 'X-CongThu-Secrecy';

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

/** `[MẬT] Về việc …`, and its answers. Marks in English are no habit here and mean other things. */
function levelOfSubject(subject: string): SecrecyLevel | undefined {
  const text = decodeEncodedWords(subject).normalize('NFC').replace(ANSWERS, '').toLowerCase();
  const folded = foldForSearch(text);
  const [, mark] = BRACKETED.exec(folded) ?? NAMED.exec(folded) ?? WRITTEN.exec(text) ?? [];
  return mark !== undefined && foldForSearch(mark).trimEnd().endsWith('mat')
    ? parseSecrecyLevel(mark)
    : undefined;
}

/** The highest level that a header declares; what nobody can read declares the highest. */
export function declaredLevel(header: Pick<HeaderBlock, 'values'>): SecrecyLevel {
  const declared = [
    ...header.values(SECRECY_HEADER.toLowerCase()).map((value) => parseSecrecyLevel(value) ?? 'topSecret'),
    ...header.values('subject').map((value) => levelOfSubject(value) ?? 'ordinary'),
  ];
  const highest = Math.max(0, ...declared.map((level) => SECRECY_LEVELS.indexOf(level)));
  return SECRECY_LEVELS[highest] ?? 'topSecret';
}
