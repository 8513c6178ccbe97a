/** Secrecy levels and how a header declares one (R6.4). Pure. */
import { decodeEncodedWords } from '../mime/encoded-words.ts';
import type { HeaderBlock } from '../mime/headers.ts';
import { markedLevel, parseSecrecyLevel, SECRECY_LEVELS, type SecrecyLevel } from './words.ts';

/** The header that declares the level. */
export const SECRECY_HEADER = 'X-CongThu-Secrecy';

/** The highest level that a header declares; what nobody can read declares the highest. */
export function declaredLevel(header: Pick<HeaderBlock, 'values'>): SecrecyLevel {
  const declared = [
    ...header.values(SECRECY_HEADER.toLowerCase()).map((value) => parseSecrecyLevel(value) ?? 'topSecret'),
    ...header.values('subject').map((value) => markedLevel(decodeEncodedWords(value)) ?? 'ordinary'),
  ];
  const highest = Math.max(0, ...declared.map((level) => SECRECY_LEVELS.indexOf(level)));
  return SECRECY_LEVELS[highest] ?? 'topSecret';
}
