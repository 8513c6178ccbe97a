/** Modifiers of `set` and `extracttext` (RFC 5229 §4.1, RFC 5435 §6, draft-murchison-sieve-regex); a further one is one entry. */
import type { TagDefinition } from './language.ts';

interface Modifier {
  /** Those of higher precedence go first; those of one precedence exclude each other. */
  precedence: number;
  apply(text: string): string;
}

function changeFirst(text: string, change: (char: string) => string): string {
  const [first = ''] = Array.from(text);
  return change(first) + text.slice(first.length);
}

/** RFC 3986 §2.3: everything but unreserved characters. */
function encodeUrl(text: string): string {
  return encodeURIComponent(text.toWellFormed()).replaceAll(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

const MODIFIERS = {
  lower: { precedence: 40, apply: (text) => text.toLowerCase() },
  upper: { precedence: 40, apply: (text) => text.toUpperCase() },
  lowerfirst: { precedence: 30, apply: (text) => changeFirst(text, (char) => char.toLowerCase()) },
  upperfirst: { precedence: 30, apply: (text) => changeFirst(text, (char) => char.toUpperCase()) },
  quotewildcard: { precedence: 20, apply: (text) => text.replaceAll(/[*?\\]/g, '\\$&') },
  quoteregex: { precedence: 20, apply: (text) => text.replaceAll(/[\\^$.|?*+()[\]{}]/g, '\\$&') },
  encodeurl: { precedence: 15, apply: encodeUrl },
  length: { precedence: 10, apply: (text) => String(Array.from(text).length) },
} as const satisfies Record<string, Modifier>;

/** The tags of these modifiers. */
export function modifierTags(...names: (keyof typeof MODIFIERS)[]): TagDefinition[] {
  return names.map((name) => ({ name, set: `modifier ${MODIFIERS[name].precedence}` }));
}

/** Applies the modifiers that are given. */
export function modify(text: string, has: (name: string) => boolean): string {
  return Object.entries(MODIFIERS)
    .filter(([name]) => has(name))
    .toSorted(([, left], [, right]) => right.precedence - left.precedence)
    .reduce((value, [, modifier]) => modifier.apply(value), text);
}
