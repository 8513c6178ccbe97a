/** Tag lists, `v=1; a=rsa-sha256` (RFC 6376 §3.2), folded so that no line of the header is long. */

export type Tag = readonly [name: string, value: string];

/** RFC 5322 §2.1.1 recommends 78; the fold itself takes a tab. */
const MAX_LINE = 76;
/** What stands before the list in its first line: `ARC-Message-Signature: `. */
const NAME_LENGTH = 23;

/** Base64 in pieces that a line holds; blanks in it mean nothing. */
function piecesOf(value: string): string[] {
  return value.match(/.{1,70}/g) ?? [''];
}

/** The list as the value of a field. `h=` folds at colons, long values anywhere: blanks are allowed there. */
export function foldTags(tags: readonly Tag[]): string {
  const words = tags.flatMap(([name, value], index) => {
    const end = index === tags.length - 1 ? '' : ';';
    const text = `${name}=${value}${end}`;
    if (text.length <= 70) return [` ${text}`];
    if (name === 'h') return text.split(/(?<=:)/).map((word, at) => (at === 0 ? ` ${word}` : word));
    return piecesOf(text).map((word, at) => (at === 0 ? ` ${word}` : word));
  });
  let line = NAME_LENGTH;
  let folded = '';
  for (const word of words) {
    if (line + word.length > MAX_LINE && folded !== '') {
      folded += `\r\n\t${word.trimStart()}`;
      line = word.length + 1;
    } else {
      folded += word;
      line += word.length;
    }
  }
  return folded.trimStart();
}

/** The tags of a field's value, blanks taken out; the first of each name counts (RFC 6376 §3.2). */
export function parseTags(text: string): Map<string, string> {
  const tags = new Map<string, string>();
  for (const tag of text.split(';')) {
    const at = tag.indexOf('=');
    const name = tag.slice(0, Math.max(0, at)).trim();
    if (name !== '' && !tags.has(name)) tags.set(name, tag.slice(at + 1).replaceAll(/\s/g, ''));
  }
  return tags;
}
