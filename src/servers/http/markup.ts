/**
 * HTML and XML from templates in which every value is escaped: nothing a person typed becomes a tag. Pure.
 *
 * `markup` is a tag for template strings. Values are text and are escaped; only another `markup` goes in as it is.
 */

/** Text that is markup already. */
export interface Markup {
  readonly markup: string;
}

/** `false` is nothing, as after `condition &&`. */
export type MarkupValue = string | number | Markup | undefined | false | readonly MarkupValue[];

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
/** Characters that no XML 1.0 document may hold, escaped or not (XML 1.0 §2.2). */
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|\p{Surrogate}/gu;

/** Text for element content and for attributes in either kind of quotes. */
export function escapeMarkup(text: string): string {
  return text.replace(FORBIDDEN, '\uFFFD').replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

function textOf(value: MarkupValue): string {
  if (value === undefined || value === false) return '';
  if (typeof value === 'string') return escapeMarkup(value);
  if (typeof value === 'number') return String(value);
  return 'markup' in value ? value.markup : value.map(textOf).join('');
}

/** The tag: markup`<p>${name}</p>`. */
export function markup(pieces: TemplateStringsArray, ...values: readonly MarkupValue[]): Markup {
  return { markup: pieces.map((piece, index) => piece + textOf(values[index])).join('') };
}
