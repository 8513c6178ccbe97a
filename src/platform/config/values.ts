/** How the text of a setting becomes a value, or a sentence that says what is wrong with it. Pure. */

export type Parsed<T> = { value: T } | { mistake: string };

/** Any text that is not blank. */
export function parseText(text: string): Parsed<string> {
  const value = text.trim();
  return value === '' ? { mistake: 'is empty' } : { value };
}

/** `yes`, `no`, `true`, `false`, `1`, `0`. */
export function parseBoolean(text: string): Parsed<boolean> {
  const word = text.trim().toLowerCase();
  if (['yes', 'true', '1', 'on', ''].includes(word)) return { value: true };
  if (['no', 'false', '0', 'off'].includes(word)) return { value: false };
  return { mistake: `"${text}" is neither yes nor no` };
}

/** A whole number within bounds. */
export function parseInteger(least: number, most: number): (text: string) => Parsed<number> {
  return (text) => {
    const value = /^\d+$/.test(text.trim()) ? Number(text) : Number.NaN;
    return value >= least && value <= most
      ? { value }
      : { mistake: `"${text}" is not a whole number from ${least} to ${most}` };
  };
}

/** One of the words given. */
export function parseChoice<const Word extends string>(
  words: readonly Word[],
): (text: string) => Parsed<Word> {
  return (text) => {
    const value = words.find((word) => word === text.trim());
    return value === undefined ? { mistake: `"${text}" is none of ${words.join(', ')}` } : { value };
  };
}

const UNITS_BYTES: Record<string, number> = { '': 1, k: 1024, m: 1024 ** 2, g: 1024 ** 3, t: 1024 ** 4 };

/** `50M`, `10 GB`, `1048576`: bytes, with binary multiples. */
export function parseBytes(text: string): Parsed<number> {
  const match = /^(\d+(?:\.\d+)?)\s*([kmgt]?)i?b?$/i.exec(text.trim());
  const unit = UNITS_BYTES[(match?.[2] ?? '').toLowerCase()];
  if (!match || unit === undefined) return { mistake: `"${text}" is no size; write 50M or 10G` };
  return { value: Math.round(Number(match[1]) * unit) };
}

const UNITS_MS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** `30s`, `5m`, `4h`, `5d`: milliseconds. */
export function parseDuration(text: string): Parsed<number> {
  const match = /^(\d+(?:\.\d+)?)\s*(ms|s|m|h|d)$/.exec(text.trim());
  const unit = UNITS_MS[match?.[2] ?? ''];
  if (!match || unit === undefined) return { mistake: `"${text}" is no time; write 30s, 5m, 4h or 5d` };
  return { value: Number(match[1]) * unit };
}

/** Words separated by commas or spaces. */
export function parseList(text: string): Parsed<string[]> {
  return { value: text.split(/[\s,]+/).filter((part) => part !== '') };
}
