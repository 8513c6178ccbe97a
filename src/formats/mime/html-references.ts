/**
 * Character references of HTML: `&#7879;`, `&#x1ec7;`, `&ecirc;` → their characters.
 *
 * Of the 2,231 names of the standard it knows those that editors write into letters: all of HTML 3.2, which
 * Vietnamese texts are full of, the Vietnamese letters beyond them, and typographic marks. Others stay as they are.
 */

/** The names of the characters U+00A0 to U+00FF, in order; capitals of letters have capital names. */
const LATIN1_NAMES =
  'nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute ' +
  'micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig ' +
  'Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times ' +
  'Oslash Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave ' +
  'eacute ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave ' +
  'uacute ucirc uuml yacute thorn yuml';

const NAMED = new Map<string, string>([
  ...LATIN1_NAMES.split(' ').map((name, index): [string, string] => [
    name,
    String.fromCharCode(0xa0 + index),
  ]),
  ...Object.entries({
    amp: '&',
    lt: '<',
    gt: '>',
    quot: '"',
    apos: "'",
    // A search and a preview care for blanks, not for where lines may break.
    nbsp: ' ',
    ensp: ' ',
    emsp: ' ',
    thinsp: ' ',
    shy: '',
    zwj: '',
    zwnj: '',
    Abreve: 'Ă',
    abreve: 'ă',
    Dstrok: 'Đ',
    dstrok: 'đ',
    Itilde: 'Ĩ',
    itilde: 'ĩ',
    Utilde: 'Ũ',
    utilde: 'ũ',
    ndash: '–',
    mdash: '—',
    lsquo: '‘',
    rsquo: '’',
    sbquo: '‚',
    ldquo: '“',
    rdquo: '”',
    bdquo: '„',
    hellip: '…',
    bull: '•',
    euro: '€',
    trade: '™',
  }),
]);

const REFERENCE = /&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-zA-Z][a-zA-Z0-9]{1,7}));?/g;

const windows1252 = new TextDecoder('windows-1252');

function codePointText(code: number): string {
  const isCharacter = code >= 0x20 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff);
  if (!isCharacter) return ' ';
  // HTML §13.2.5.80: the numbers of the control characters U+0080 to U+009F mean those of windows-1252.
  return code >= 0x7f && code < 0xa0 ? windows1252.decode(Uint8Array.of(code)) : String.fromCodePoint(code);
}

/** The text with its references as characters. */
export function decodeReferences(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(REFERENCE, (whole, decimal?: string, hex?: string, name?: string) => {
    if (decimal !== undefined) return codePointText(Number(decimal));
    if (hex !== undefined) return codePointText(Number.parseInt(hex, 16));
    return NAMED.get(name ?? '') ?? NAMED.get((name ?? '').toLowerCase()) ?? whole;
  });
}
