/**
 * The text of a Rich Text Format file (RTF 1.9.1), as paragraphs of HTML: letters, breaks, tabs, cells. Fonts, pictures, fields' codes and
 * whatever else a destination holds are left out; nothing in it is run.
 *
 * Letters come as themselves, as `\'hh` in the code page of `\ansicpg`, or as `\uN` with a substitute to be skipped (`\ucN`).
 */
import { decodeCharset } from '../charset/decode.ts';
import type { OfficePreview } from './preview.ts';

const MAX_TEXT = 500_000;
const MAX_DEPTH = 500;
/** A control word with its number, a control symbol, a brace, or text. */
const TOKEN = /\\([a-z]{1,32})(-?\d{1,10})? ?|\\'([0-9a-f]{2})|\\([^a-z])|([{}])|[\r\n]+|([^\\{}\r\n]+)/gi;
const HIDDEN = new Set(
  'fonttbl colortbl stylesheet info pict object fldinst listtable listoverridetable header headerl headerr headerf footer footerl footerr footerf themedata rsidtbl generator xmlnstbl datastore latentstyles colorschememapping bkmkstart bkmkend'.split(
    ' ',
  ),
);
const SAID: Readonly<Record<string, string>> = {
  par: '\n',
  line: '\n',
  row: '\n',
  sect: '\n',
  page: '\n',
  tab: '\t',
  cell: '\t',
  lquote: '‘',
  rquote: '’',
  ldblquote: '“',
  rdblquote: '”',
  bullet: '•',
  endash: '–',
  emdash: '—',
};
const SYMBOLS: Readonly<Record<string, string>> = {
  '~': '\u00a0',
  _: '\u2011',
  '{': '{',
  '}': '}',
  '\\': '\\',
};

interface Group {
  isHidden: boolean;
  /** Letters that stand for one of `\uN`. */
  substitutes: number;
}

class RtfReader {
  readonly #pieces: string[] = [];
  readonly #groups: Group[] = [{ isHidden: false, substitutes: 1 }];
  #length = 0;
  #charset = 'windows-1252';
  #skip = 0;
  /** Octets of one character set, decoded together. */
  #octets: number[] = [];

  get text(): string {
    this.#flush();
    return this.#pieces.join('');
  }

  get isFull(): boolean {
    return this.#length >= MAX_TEXT;
  }

  get #group(): Group {
    return this.#groups.at(-1) ?? { isHidden: true, substitutes: 1 };
  }

  #flush(): void {
    if (this.#octets.length === 0) return;
    const said = decodeCharset(Buffer.from(this.#octets), this.#charset);
    this.#octets = [];
    this.#pieces.push(said);
    this.#length += said.length;
  }

  #say(text: string): void {
    this.#flush();
    const said = text.slice(this.#skip);
    this.#skip = Math.max(0, this.#skip - text.length);
    if (this.#group.isHidden) return;
    this.#pieces.push(said);
    this.#length += said.length;
  }

  brace(brace: string): void {
    this.#flush();
    this.#skip = 0;
    if (brace === '}') {
      if (this.#groups.length > 1) this.#groups.pop();
    } else if (this.#groups.length < MAX_DEPTH) this.#groups.push({ ...this.#group });
  }

  octet(hex: string): void {
    if (this.#skip > 0) this.#skip -= 1;
    else if (!this.#group.isHidden) this.#octets.push(Number.parseInt(hex, 16));
  }

  symbol(symbol: string): void {
    if (symbol === '*') this.#group.isHidden = true;
    else if (SYMBOLS[symbol] !== undefined) this.#say(SYMBOLS[symbol]);
    else if (symbol === '\n' || symbol === '\r') this.#say('\n');
  }

  word(name: string, value: number | undefined): void {
    if (name === 'u' && value !== undefined) {
      this.#skip = 0;
      this.#say(String.fromCharCode(value < 0 ? value + 65_536 : value));
      this.#skip = this.#group.substitutes;
    } else if (name === 'uc') this.#group.substitutes = Math.min(10, Math.max(0, value ?? 1));
    else if (name === 'ansicpg') this.#charset = `windows-${value ?? 1252}`;
    else if (name === 'bin') throw new Error('Binary data is not read.');
    else if (HIDDEN.has(name)) this.#group.isHidden = true;
    else if (SAID[name] !== undefined) {
      this.#skip = 0;
      this.#say(SAID[name]);
    }
  }

  letters(text: string): void {
    this.#say(text);
  }
}

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** Throws for what is no such file. */
export function readRtf(bytes: Buffer): OfficePreview {
  const source = bytes.toString('latin1');
  if (!source.startsWith('{\\rtf')) throw new Error('This is no RTF.');
  const reader = new RtfReader();
  for (const [, word, value, hex, symbol, brace, letters] of source.matchAll(TOKEN)) {
    if (reader.isFull) break;
    if (word !== undefined) reader.word(word, value === undefined ? undefined : Number(value));
    else if (hex !== undefined) reader.octet(hex);
    else if (symbol !== undefined) reader.symbol(symbol);
    else if (brace !== undefined) reader.brace(brace);
    else if (letters !== undefined) reader.letters(letters);
  }
  const paragraphs = reader.text.split('\n').map((line) => line.trimEnd());
  return { kind: 'html', html: paragraphs.map((line) => `<p>${escape(line)}</p>`).join('') };
}
