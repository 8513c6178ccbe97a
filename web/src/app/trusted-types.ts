/**
 * Trusted Types: whatever a library writes as markup is sanitised, and scripts come from our own files only.
 *
 * The policy of the page allows two policies, this one and DOMPurify's own. A browser without Trusted Types has the same content
 * security policy, and the code that shows mail sanitises by itself.
 */

interface PolicyFactory {
  createPolicy(name: string, rules: Record<string, (text: string) => string>): unknown;
}

const OWN_SCRIPTS = /^\/(app\/assets\/|service-worker\.js$)/;

function requireOwnScript(address: string): string {
  const url = new URL(address, location.href);
  if (url.origin === location.origin && OWN_SCRIPTS.test(url.pathname)) return address;
  throw new TypeError(`This script is not one of ours: ${url.pathname}`);
}

let sanitize: ((markup: string) => string) | undefined;

/** What makes markup harmless; it comes with the first part of the application that writes markup (`design/purify.ts`). */
export function takeSanitizer(sanitizer: (markup: string) => string): void {
  sanitize = sanitizer;
}

/** A text without a tag is none (a theme's colours go this way); before the sanitizer is here, tags are shown as text. */
function harmless(markup: string): string {
  if (!markup.includes('<')) return markup;
  return sanitize ? sanitize(markup) : markup.replaceAll('<', '&lt;');
}

export function allowOwnMarkup(): void {
  const { trustedTypes } = globalThis as { trustedTypes?: PolicyFactory };
  trustedTypes?.createPolicy('default', {
    createHTML: harmless,
    createScriptURL: requireOwnScript,
  });
}
