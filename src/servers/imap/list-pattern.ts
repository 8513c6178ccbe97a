/**
 * Patterns of LIST and LSUB (RFC 3501 §6.3.8): `*` matches anything, `%` anything but the separator. Pure.
 *
 * Matched with the set of places in the pattern that can be reached so far, so the cost is bounded by pattern times
 * name whatever the pattern; a regular expression with twenty `*` would run for ever. INBOX matches in any case.
 */

const SEPARATOR = '/';

/** Adds a place and those behind wildcards, which may match nothing. */
function reach(pattern: string, place: number, places: Set<number>): void {
  for (let next = place; ; next += 1) {
    places.add(next);
    if (pattern[next] !== '*' && pattern[next] !== '%') return;
  }
}

function matchesExactly(pattern: string, name: string): boolean {
  let places = new Set<number>();
  reach(pattern, 0, places);
  for (const char of name.split('')) {
    const after = new Set<number>();
    for (const place of places) {
      const expected = pattern[place];
      if (expected === '*' || (expected === '%' && char !== SEPARATOR)) reach(pattern, place, after);
      else if (expected === char && expected !== '%') reach(pattern, place + 1, after);
    }
    if (after.size === 0) return false;
    places = after;
  }
  return places.has(pattern.length);
}

/** Whether a pattern matches a mailbox's path; INBOX and what is below it in any case of `INBOX`. */
export function matchesListPattern(pattern: string, path: string): boolean {
  if (matchesExactly(pattern, path)) return true;
  if (path !== 'INBOX' && !path.startsWith('INBOX/')) return false;
  return matchesExactly(pattern.replace(/^inbox/i, 'INBOX'), path);
}

/** The pattern that a reference and a pattern make together (RFC 3501 §6.3.8). */
export function joinReference(reference: string, pattern: string): string {
  return pattern.startsWith(SEPARATOR) ? pattern.slice(1) : reference + pattern;
}
