/**
 * LANGUAGE (RFC 5255 §3.5): `*(SP lang-range)`, and its response.
 */
import type { Decoder } from '../decoder.ts';
import { encodeString, type Wire } from '../encoder.ts';

/** A person reads a handful of languages. */
const MAX_RANGES = 50;

export interface LanguageCommand {
  /** In lower case, the most wanted first; empty asks for the list. */
  ranges: string[];
}

export function decodeLanguage(d: Decoder): LanguageCommand {
  const ranges: string[] = [];
  while (d.trySp() && !d.isEnd()) {
    if (ranges.length >= MAX_RANGES) d.fail('too many languages');
    ranges.push(d.expectAstring().toLowerCase());
  }
  d.expectEnd();
  return { ranges };
}

/** `* LANGUAGE (vi)` (RFC 5255 §3.3). */
export function encodeLanguageResponse(languages: readonly string[]): Wire {
  return `* LANGUAGE (${languages.map((language) => encodeString(language)).join(' ')})\r\n`;
}
