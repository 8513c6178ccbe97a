/**
 * VIQR (RFC 1456): Vietnamese in plain ASCII, `Tie^'ng Vie^.t`. A backslash takes the next character as it is.
 */

const QUALITIES: Record<string, string> = { '^': '\u0302', '(': '\u0306', '+': '\u031b', '*': '\u031b' };
const TONES: Record<string, string> = {
  "'": '\u0301',
  '`': '\u0300',
  '?': '\u0309',
  '~': '\u0303',
  '.': '\u0323',
};

/** RFC 1456 §2.2: quality only where Vietnamese has the letter, then at most one tone. */
const TOKEN = /\\([^])|([dD])([dD])|([aeoAEO]\^|[aA]\(|[oOuU][+*]|[aeiouyAEIOUY])(['`?~.])?/g;

/** Decodes VIQR text to composed Unicode. */
export function decodeViqr(bytes: Buffer): string {
  return bytes
    .toString('utf8')
    .replaceAll(
      TOKEN,
      (whole, escaped?: string, d1?: string, d2?: string, letter?: string, tone?: string) => {
        if (escaped !== undefined) return escaped;
        if (d1 !== undefined && d2 !== undefined) return d1 === 'D' ? 'Đ' : 'đ';
        if (letter === undefined) return whole;
        return (letter[0] ?? '') + (QUALITIES[letter[1] ?? ''] ?? '') + (TONES[tone ?? ''] ?? '');
      },
    )
    .normalize('NFC');
}
