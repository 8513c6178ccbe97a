/** What a setting is, and the units of their defaults. */

/** One setting. `parse` gives the value or a sentence that says what is wrong with it. */
export interface Setting<T> {
  doc: string;
  default: T;
  parse(text: string): { value: T } | { mistake: string };
  /** Shown in the reference where the default depends on others. */
  defaultText?: string;
  /** Its value is never shown. */
  secret?: true;
  /** What kind of value it takes, for the reference. */
  kind: string;
}

/** Makes a setting. */
export function setting<T>(
  kind: string,
  parse: Setting<T>['parse'],
  fallback: T,
  doc: string,
  more: Partial<Setting<T>> = {},
): Setting<T> {
  return { kind, parse, default: fallback, doc, ...more };
}

/** No value unless somebody gives one. */
export const optional = undefined as string | undefined;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 60 * MINUTE_MS;
export const DAY_MS = 24 * HOUR_MS;
export const MEGABYTE = 1024 * 1024;
