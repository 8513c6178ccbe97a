/** `${hex:…}` and `${unicode:…}` (RFC 5228 §2.4.2.4); `texts.ts` reads them where this is required. */
import type { Extension } from '../language.ts';

export const encodedCharacter: Extension = { capability: 'encoded-character' };
