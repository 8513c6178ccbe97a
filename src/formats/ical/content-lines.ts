/** Content lines (RFC 5545 §3.1): unfolded, with name, parameters and value. */

export interface ContentLine {
  name: string;
  parameters: ReadonlyMap<string, string>;
  value: string;
}

/** Lines of one object; an invitation has a hundred. */
const MAX_LINES = 20_000;
const MAX_LINE = 20_000;

/** Splits at a mark outside of quotes, at most once or as often as it stands. */
export function splitOutsideQuotes(text: string, mark: string): string[] {
  const parts: string[] = [];
  let isQuoted = false;
  let from = 0;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '"') isQuoted = !isQuoted;
    else if (text[at] === mark && !isQuoted) {
      parts.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...parts, text.slice(from)];
}

function decodeLine(text: string): ContentLine | undefined {
  const [head, ...rest] = splitOutsideQuotes(text.slice(0, MAX_LINE), ':');
  if (head === undefined || rest.length === 0) return undefined;
  const [name = '', ...given] = splitOutsideQuotes(head, ';');
  const parameters = new Map(
    given.map((one) => {
      const equals = one.indexOf('=');
      const value = one.slice(equals + 1).replaceAll(/^"|"$/g, '');
      return [one.slice(0, equals).toUpperCase(), value] as const;
    }),
  );
  return { name: name.trim().toUpperCase(), parameters, value: rest.join(':') };
}

/** The lines of a text; those that are none are left out. */
export function decodeContentLines(text: string): ContentLine[] {
  const unfolded = text.replaceAll(/\r?\n[ \t]/g, '');
  return unfolded.split(/\r?\n|\r/, MAX_LINES).flatMap((line) => decodeLine(line) ?? []);
}

/** §3.3.11: text as it is written, without its escapes. */
export function decodeText(value: string): string {
  return value.replaceAll(/\\([nN,;\\])/g, (_, escaped: string) =>
    escaped.toLowerCase() === 'n' ? '\n' : escaped,
  );
}

/** Whatever ends a line anywhere is a line's end within the text, and other control characters are left out: nothing becomes a line of its own. */
export function encodeText(text: string): string {
  return text
    .replaceAll(/[\\;,]/g, (mark) => `\\${mark}`)
    .replaceAll(/\r\n|[\r\n\v\f\u0085\u2028\u2029]/g, String.raw`\n`)
    .replaceAll(/(?!\t)\p{Cc}/gu, '');
}

/** A parameter's value, quoted where it must be; quotes themselves cannot stand in one. */
export function encodeParameter(value: string): string {
  const plain = value.replaceAll(/["\p{Cc}\u2028\u2029]/gu, '');
  return /[:;,]/.test(plain) ? `"${plain}"` : plain;
}

/** How many octets of UTF-8 a character is. */
function octetsOf(character: string): number {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x80) return 1;
  if (code < 0x8_00) return 2;
  return code < 0x1_00_00 ? 3 : 4;
}

/** Octets of a line's own: the mark of folding is one more. */
const MAX_OCTETS = 74;

/** What is ASCII throughout, as pictures are, is cut without a look at each character. */
function foldAscii(line: string): string {
  const pieces: string[] = [];
  for (let at = 0; at < line.length; at += MAX_OCTETS) pieces.push(line.slice(at, at + MAX_OCTETS));
  return pieces.join('\r\n ');
}

/** A line of at most 75 octets, folded (§3.1) between characters. */
export function foldLine(line: string): string {
  if (/^[ -~\t]*$/.test(line)) return foldAscii(line);
  const folded: string[] = [];
  let piece = '';
  let size = 0;
  for (const character of line) {
    const octets = octetsOf(character);
    if (size + octets > MAX_OCTETS) {
      folded.push(piece);
      piece = '';
      size = 0;
    }
    piece += character;
    size += octets;
  }
  return [...folded, piece].join('\r\n ');
}
