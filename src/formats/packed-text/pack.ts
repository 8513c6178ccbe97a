/**
 * Packing of text in which much is Vietnamese: a word becomes a code of one to three bytes, a blank between two such words nothing. Pure.
 *
 * What comes out goes through a compressor, which makes a third less of it than of the text itself: a syllable is one symbol to it then and
 * not six. Any bytes go in and come out again. Cost: one pass over the bytes each way, about what the compressor saves.
 *
 * The form: the length of the text (32 bits), how many words have a code of one byte here and the numbers of these (16 bits each), then the codes.
 * Below 128 a byte stands for itself.
 */
import { listForms } from './table.ts';

const LENGTH_BYTES = 4;
const NUMBER_BYTES = 2;
/** Codes of one byte, which this text gives to those words it has most of. */
const OWN = 0x80;
/** The first byte of a code of two, for the numbers up to `MANY`. */
const COMMON = 0xe0;
/** Before a number of two bytes. */
const ANY = 0xfc;
/** Before a byte that stands for itself. */
const LITERAL = 0xff;
const MOST_OWN = COMMON - OWN;
const MANY = (ANY - COMMON) * 256;
/** From so many on a word is worth its place at the beginning. */
const WORTH = 8;
const BLANK = 32;
/** Of a word, in bytes. */
const MAX_WORD = 24;
/** More than three times the forms. */
const SLOTS = 1 << 18;
const HASH = 0x9e3779b1;
const HASH_SHIFT = 14;

/** 1 for what words are made of: letters, and every byte of a character beyond ASCII. */
const IN_WORD = new Uint8Array(256);
for (let byte = 0; byte < 256; byte += 1)
  IN_WORD[byte] = byte >= OWN || /[a-z]/i.test(String.fromCharCode(byte)) ? 1 : 0;

interface Table {
  /** All forms one after the other. */
  bytes: Uint8Array;
  /** Where each begins, and the last ends. */
  starts: Uint32Array;
  /** Numbers of forms plus one by the hash of their bytes; looked for from there on. */
  slots: Uint16Array;
  /** How often each is in the text that is being packed; all zero between two texts. */
  counts: Uint32Array;
}

let made: Table | undefined;

const mix = (hash: number, byte: number): number => ((hash << 5) - hash + byte) | 0;
const slotOf = (hash: number): number => Math.imul(hash, HASH) >>> HASH_SHIFT;

/** Forms that are spelled alike have the number of the first. */
function makeTable(): Table {
  const forms = listForms();
  const bytes = Buffer.from(forms.join(''));
  const starts = new Uint32Array(forms.length + 1);
  const slots = new Uint16Array(SLOTS);
  const table = { bytes, starts, slots, counts: new Uint32Array(forms.length) };
  for (const [index, form] of forms.entries()) {
    const start = starts[index] as number;
    const end = start + Buffer.byteLength(form);
    starts[index + 1] = end;
    const hash = bytes.subarray(start, end).reduce(mix, 0);
    if (findForm(bytes, start, end, hash, table) >= 0) continue;
    let slot = slotOf(hash);
    while (slots[slot] !== 0) slot = (slot + 1) & (SLOTS - 1);
    slots[slot] = index + 1;
  }
  return table;
}

/** The number of the form that some bytes are; -1 for none. */
function findForm(source: Uint8Array, from: number, to: number, hash: number, table: Table): number {
  const { bytes, starts, slots } = table;
  const length = to - from;
  for (let slot = slotOf(hash); ; slot = (slot + 1) & (SLOTS - 1)) {
    const form = (slots[slot] as number) - 1;
    if (form < 0) return -1;
    const start = starts[form] as number;
    if ((starts[form + 1] as number) - start !== length) continue;
    let at = 0;
    while (at < length && source[from + at] === bytes[start + at]) at += 1;
    if (at === length) return form;
  }
}

/** A text as numbers: of forms, and below zero what stands for itself, as minus one less its byte. */
interface Tokens {
  values: Int32Array;
  length: number;
  /** The forms there are. */
  forms: number[];
  /** How many bytes of those that stand for themselves need a mark. */
  high: number;
}

/** Of the tokens of one text after the other. */
let scratch = new Int32Array(32_768);

function tokensOf(source: Uint8Array, table: Table): Tokens {
  const { counts } = table;
  const { length } = source;
  if (scratch.length < length) scratch = new Int32Array(length);
  const values = scratch;
  let high = 0;
  const forms: number[] = [];
  let count = 0;
  let wordEnd = -1;
  for (let at = 0; at < length; ) {
    const byte = source[at] as number;
    const start = at;
    at += 1;
    if (IN_WORD[byte] === 0) {
      values[count++] = -1 - byte;
      continue;
    }
    let hash = mix(0, byte);
    for (; at < length; at += 1) {
      const next = source[at] as number;
      if (IN_WORD[next] === 0) break;
      hash = mix(hash, next);
    }
    const form = at - start <= MAX_WORD ? findForm(source, start, at, hash, table) : -1;
    if (form < 0) {
      for (let letter = start; letter < at; letter += 1) {
        const value = source[letter] as number;
        if (value >= OWN) high += 1;
        values[count++] = -1 - value;
      }
      continue;
    }
    // The blank between two words goes without saying.
    if (wordEnd === start - 1 && source[wordEnd] === BLANK) count -= 1;
    values[count++] = form;
    wordEnd = at;
    if (counts[form] === 0) forms.push(form);
    counts[form] = (counts[form] as number) + 1;
  }
  return { values, length: count, forms, high };
}

/** The words that get codes of one byte, and how many bytes the text takes with them. */
function chooseOwn({ length, forms, high }: Tokens, counts: Uint32Array): { own: number[]; size: number } {
  const own = forms.filter((form) => (counts[form] as number) >= WORTH);
  if (own.length > MOST_OWN) {
    own.sort((one, other) => (counts[other] as number) - (counts[one] as number));
    own.length = MOST_OWN;
  }
  let size = LENGTH_BYTES + 1 + own.length * NUMBER_BYTES + length + high;
  const common = MOST_OWN - own.length;
  const longer = (form: number): number =>
    form < common ? 0 : (counts[form] as number) * (form < MANY ? 1 : 2);
  for (const form of forms) size += longer(form);
  for (const form of own) size -= longer(form);
  return { own, size };
}

/** The tokens as bytes; `codes` has one more than the code of those words that have one of their own. */
function putTokens(target: Buffer, from: number, { values, length }: Tokens, codes: Uint32Array): void {
  let end = from;
  for (let at = 0; at < length; at += 1) {
    const value = values[at] as number;
    if (value < 0) {
      if (value < -OWN) target[end++] = LITERAL;
      target[end++] = -1 - value;
      continue;
    }
    const own = codes[value] as number;
    if (own > 0) target[end++] = own - 1;
    else {
      if (value < MANY) target[end++] = COMMON + (value >>> 8);
      else {
        target[end++] = ANY;
        target[end++] = value >>> 8;
      }
      target[end++] = value & 0xff;
    }
  }
}

/** Packs a text; undefined where that does not make it shorter by a quarter at least, as where nothing in it is Vietnamese. */
export function packText(source: Uint8Array): Buffer | undefined {
  made ??= makeTable();
  const { counts } = made;
  const tokens = tokensOf(source, made);
  const { own, size } = chooseOwn(tokens, counts);
  const isShorter = size <= source.length - (source.length >>> 2);
  const target = isShorter ? Buffer.allocUnsafe(size) : undefined;
  for (const form of tokens.forms) counts[form] = 0;
  if (target) {
    const common = MOST_OWN - own.length;
    for (let form = 0; form < common; form += 1) counts[form] = OWN + own.length + form + 1;
    for (const [index, form] of own.entries()) counts[form] = OWN + index + 1;
    target.writeUInt32LE(source.length, 0);
    target[LENGTH_BYTES] = own.length;
    for (const [index, form] of own.entries())
      target.writeUInt16LE(form, LENGTH_BYTES + 1 + index * NUMBER_BYTES);
    putTokens(target, LENGTH_BYTES + 1 + own.length * NUMBER_BYTES, tokens, counts);
    for (const form of own) counts[form] = 0;
    counts.fill(0, 0, common);
  }
  return target;
}

/** Unpacks what `packText` gave. `RangeError` for bytes that were damaged. */
export function unpackText(source: Buffer): Buffer {
  made ??= makeTable();
  const { bytes, starts } = made;
  const length = source.readUInt32LE(0);
  if (length > source.length * (MAX_WORD + 1)) throw new RangeError('a packed text is damaged');
  const target = Buffer.allocUnsafe(length);
  const first = LENGTH_BYTES + 1;
  const own = source.readUInt8(LENGTH_BYTES);
  let at = first + own * NUMBER_BYTES;
  let end = 0;
  let isAfterWord = false;
  while (at < source.length) {
    const byte = source[at++] as number;
    let form = 0;
    if (byte < OWN || byte === LITERAL) {
      target[end++] = byte < OWN ? byte : (source[at++] as number);
      isAfterWord = false;
      continue;
    }
    if (byte < COMMON) {
      const index = byte - OWN;
      const place = first + index * NUMBER_BYTES;
      form = index < own ? (source[place] as number) + (source[place + 1] as number) * 256 : index - own;
    } else {
      form = byte < ANY ? byte - COMMON : (source[at++] as number);
      form = form * 256 + (source[at++] as number);
    }
    if (isAfterWord) target[end++] = BLANK;
    const to = starts[form + 1] as number;
    for (let letter = starts[form] as number; letter < to; letter += 1)
      target[end++] = bytes[letter] as number;
    isAfterWord = true;
  }
  if (end !== length) throw new RangeError('a packed text is damaged');
  return target;
}
