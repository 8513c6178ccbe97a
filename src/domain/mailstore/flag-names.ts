/**
 * Between the names of flags (`\Seen`, `$Junk`, `khẩn`) and how the store keeps them: bits and keywords.
 *
 * System flags and registered keywords compare without case (RFC 9051 §2.3.2); `\Recent` is never stored.
 */
import { FLAG_BITS, type Flags, type NamedFlag } from './message-values.ts';

const NAMES = Object.keys(FLAG_BITS) as NamedFlag[];
const BITS_BY_LOWER = new Map(NAMES.map((name) => [name.toLowerCase(), FLAG_BITS[name]]));
const ALL_BITS = 1 << NAMES.length;

/** The names of every combination of bits, made once: FETCH FLAGS of 10,000 messages makes no array. */
const NAMES_BY_BITS: readonly (readonly NamedFlag[])[] = Array.from({ length: ALL_BITS }, (_, bits) =>
  NAMES.filter((name) => bits & FLAG_BITS[name]),
);

/** Flags from their names; duplicates and `\Recent` fall away, unknown `\` flags too. */
export function flagsFromNames(names: readonly string[]): Flags {
  let bits = 0;
  const keywords: string[] = [];
  for (const name of names) {
    const bit = BITS_BY_LOWER.get(name.toLowerCase());
    if (bit !== undefined) bits |= bit;
    else if (!name.startsWith('\\') && !hasKeyword(keywords, name)) keywords.push(name);
  }
  return { bits, keywords };
}

/** The names of flags, system flags first. */
export function flagNames(flags: Flags): readonly string[] {
  const named = NAMES_BY_BITS[flags.bits] ?? [];
  return flags.keywords.length === 0 ? named : [...named, ...flags.keywords];
}

/** The bit of a flag's name, or undefined for a keyword that is kept as text. */
export function findFlagBit(name: string): number | undefined {
  return BITS_BY_LOWER.get(name.toLowerCase());
}

/** Whether a keyword is among others, without regard to case. */
export function hasKeyword(keywords: readonly string[], name: string): boolean {
  const wanted = name.toLowerCase();
  return keywords.some((keyword) => keyword.toLowerCase() === wanted);
}
