/**
 * `i;unicode-casemap` (RFC 5051): case and composition do not count, then octets do.
 *
 * Each character is replaced by its title case, and that by its decomposition, canonical or compatible, as far as it
 * goes; the result in UTF-8 is compared octet by octet (`i;octet`). Characters are mapped one by one: marks are not
 * put into canonical order, and Hangul syllables, which have no decomposition of their own in UnicodeData.txt, stay.
 */

/** Upper and title case differ for these: digraphs and Georgian, whose capitals are for headlines only. */
function titleCase(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code >= 0x01c4 && code <= 0x01cc) return code <= 0x01c6 ? 'ǅ' : code <= 0x01c9 ? 'ǈ' : 'ǋ';
  if (code >= 0x01f1 && code <= 0x01f3) return 'ǲ';
  if ((code >= 0x10d0 && code <= 0x10fa) || (code >= 0x10fd && code <= 0x10ff)) return character;
  const upper = character.toUpperCase();
  return Array.from(upper).length === 1 ? upper : simpleTitleCase(character, code);
}

/** Where the full mapping makes several characters of one: the Greek ones with iota below have a single capital. */
function simpleTitleCase(character: string, code: number): string {
  if (code < 0x1f80 || code > 0x1ffc) return character;
  const capital = String.fromCodePoint(code | 8);
  if (code <= 0x1faf) return capital;
  return { 0x1fb3: 'ᾼ', 0x1fc3: 'ῌ', 0x1ff3: 'ῼ' }[code] ?? character;
}

function mapCharacter(character: string): string {
  const title = titleCase(character);
  const code = title.codePointAt(0) ?? 0;
  return code >= 0xac00 && code <= 0xd7a3 ? title : title.normalize('NFKD');
}

/** What was met before; the letters of a language are some hundreds. */
const mapped = new Map<string, string>();
const MAX_REMEMBERED = 20_000;

function mapOnce(character: string): string {
  const known = mapped.get(character);
  if (known !== undefined) return known;
  const result = mapCharacter(character);
  if (mapped.size < MAX_REMEMBERED) mapped.set(character, result);
  return result;
}

/** The key of a text: UTF-8 octets, one character each. Half a surrogate pair counts as U+FFFD. */
export function unicodeCasemapKey(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text.toUpperCase();
  let key = '';
  for (const character of text) key += mapOnce(character);
  return Buffer.from(key, 'utf8').toString('latin1');
}
