/**
 * Folding for search and for addresses: `Nguyễn` composed or not, `Đ` and its look-alike `Ð`, all to plain letters.
 *
 * R4.1, R4.3. The rule: canonical decomposition (Unicode NFD), combining marks U+0300–036F dropped, Latin letters
 * that do not decompose (đ, ð, ø, ł, æ, ß …) spelled in ASCII, lower case. Scripts other than Latin keep their
 * letters, lower-cased. Body text runs through here, so ASCII and Latin never pay for normalisation: they go
 * through a table, 65,536 entries made once, 128 kB.
 */

/** Latin letters without a canonical decomposition, in lower case, and how they are spelled. */
const SPELLINGS: Record<string, string> = {
  đ: 'd',
  ð: 'd',
  ɖ: 'd',
  ƌ: 'd',
  ħ: 'h',
  ı: 'i',
  ĸ: 'k',
  ł: 'l',
  ŀ: 'l',
  ŋ: 'n',
  ŉ: 'n',
  ø: 'o',
  ŧ: 't',
  ſ: 's',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  ĳ: 'ij',
  þ: 'th',
  ƀ: 'b',
  ǥ: 'g',
  ƶ: 'z',
  ﬀ: 'ff',
  ﬁ: 'fi',
  ﬂ: 'fl',
  ﬃ: 'ffi',
  ﬄ: 'ffl',
  ﬅ: 'st',
  ﬆ: 'st',
};

/** Table values that are not letters. */
const DROPPED = 0;
const SPELLED = 1;
/** The character needs the whole of Unicode: the text goes the slow way. */
const UNKNOWN = 2;

const FIRST_MARK = 0x0300;
const LAST_MARK = 0x036f;
const CHUNK = 4096;
const MAX_SPELLING = 3;

const spelledCodes = new Map<number, string>();
for (const [letter, spelling] of Object.entries(SPELLINGS)) {
  spelledCodes.set(letter.charCodeAt(0), spelling);
  const upper = letter.toUpperCase();
  if (upper.length === 1 && upper.charCodeAt(0) > 0x7f) spelledCodes.set(upper.charCodeAt(0), spelling);
}

function foldOneCode(code: number): number {
  if (spelledCodes.has(code)) return SPELLED;
  const letters = String.fromCharCode(code)
    .normalize('NFD')
    .replaceAll(/[\u0300-\u036f]/g, '')
    .toLowerCase();
  if (letters.length === 0) return DROPPED;
  if (letters.length > 1) return UNKNOWN;
  if (spelledCodes.has(letters.charCodeAt(0))) {
    spelledCodes.set(code, spelledCodes.get(letters.charCodeAt(0)) ?? '');
    return SPELLED;
  }
  return letters.charCodeAt(0);
}

function makeTable(): Uint16Array {
  const table = new Uint16Array(65_536).fill(UNKNOWN);
  for (let code = 3; code <= LAST_MARK; code += 1) table[code] = foldOneCode(code);
  for (let code = 0x1e00; code <= 0x1eff; code += 1) table[code] = foldOneCode(code);
  // Dashes, quotation marks, bullets and currency signs stand in every letter and mean themselves.
  for (let code = 0x2010; code <= 0x205e; code += 1) table[code] = code;
  for (let code = 0x20a0; code <= 0x20c0; code += 1) table[code] = code;
  for (const code of spelledCodes.keys()) table[code] = SPELLED;
  // Full-width letters of East Asian keyboards.
  for (let code = 0xff01; code <= 0xff5e; code += 1) table[code] = foldOneCode(code - 0xfee0);
  // A space that does not break is a space; what has no width (soft hyphen, joiners, byte order mark) is nothing.
  table[0x00a0] = 0x20;
  for (const code of [0x00ad, 0x200b, 0x200c, 0x200d, 0x2060, 0xfeff]) table[code] = DROPPED;
  return table;
}

const TABLE = makeTable();
const MAX_ASCII = 0x7f;
const output = new Uint16Array(CHUNK * MAX_SPELLING);
const asciiOutput = new Uint8Array(output.length);
const asciiDecoder = new TextDecoder();

/** The first characters of the output as text. What is all ASCII, as folded Latin is, goes the way that is ten times as fast. */
function outputText(length: number, bits: number): string {
  const codes = output.subarray(0, length);
  if (bits > MAX_ASCII) return String.fromCharCode.apply(null, codes as unknown as number[]);
  asciiOutput.set(codes);
  return asciiDecoder.decode(asciiOutput.subarray(0, length));
}

/** The folded chunk, or undefined when a character needs the slow way. */
function foldChunk(text: string, start: number, end: number): string | undefined {
  let length = 0;
  /** All bits that any of the characters has. */
  let bits = 0;
  for (let index = start; index < end; index += 1) {
    const code = text.charCodeAt(index);
    const folded = TABLE[code] as number;
    if (folded > UNKNOWN) {
      bits |= folded;
      output[length] = folded;
      length += 1;
    } else if (folded === SPELLED) {
      const spelling = spelledCodes.get(code) ?? '';
      for (let letter = 0; letter < spelling.length; letter += 1) {
        output[length] = spelling.charCodeAt(letter);
        length += 1;
      }
    } else if (folded === UNKNOWN) {
      // The control characters 0–2 have the numbers of our marks and mean themselves.
      if (code > UNKNOWN) return undefined;
      output[length] = code;
      length += 1;
    }
  }
  return outputText(length, bits);
}

/** The rule as it is written, for text with characters outside the table. */
function foldAnyScript(text: string): string {
  let folded = '';
  for (const character of text.normalize('NFD')) {
    const code = character.charCodeAt(0);
    if (code >= FIRST_MARK && code <= LAST_MARK) continue;
    const value = character.length === 1 ? (TABLE[code] as number) : UNKNOWN;
    if (value > UNKNOWN) folded += String.fromCharCode(value);
    else if (value === SPELLED) folded += spelledCodes.get(code) ?? '';
    else if (value === UNKNOWN) folded += character;
  }
  return folded.toLowerCase().normalize('NFC');
}

/**
 * The text in lower-case plain letters, for comparing and for the text index.
 * The same for composed and decomposed input; folding twice changes nothing.
 */
export function foldForSearch(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text.toLowerCase();
  const chunks: string[] = [];
  for (let start = 0; start < text.length; start += CHUNK) {
    const chunk = foldChunk(text, start, Math.min(start + CHUNK, text.length));
    if (chunk === undefined) return foldAnyScript(text);
    chunks.push(chunk);
  }
  // Joined, not added up: what is added up is slow to be read letter by letter.
  return chunks.join('');
}
