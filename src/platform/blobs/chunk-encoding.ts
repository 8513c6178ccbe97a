/**
 * How the bytes of a chunk are made small, and read again.
 *
 * What is folded in a letter (base64, quoted-printable) is laid open, and text in which much is Vietnamese is packed (`formats/packed-text`); then all is compressed
 * with a dictionary of what letters have in common. A program of a release before cannot read that, so none is written while one runs
 * (`older-programs.ts`).
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { packText, unpackText } from '#formats/packed-text/pack.ts';
import { fold, unfold } from '#formats/packed-text/unfold.ts';
import { LETTER_DICTIONARY } from './letter-dictionary.ts';

export type BlobEncoding = 'raw' | 'zstd' | 'text' | 'letter';

/** The catalogue's numbers for encodings. `text` is what the release before wrote: packed, with headers and all, and compressed without a dictionary. */
export const ENCODING: Readonly<Record<BlobEncoding, number>> = { raw: 0, zstd: 1, text: 2, letter: 3 };

/** Level 1 compresses mail to nearly the same size as 3, in half the time. */
const PARAMS = { [constants.ZSTD_c_compressionLevel]: 1 };
/** The compressor gives its output in pieces of at least, and at most, so much. */
const MIN_PIECE = 64;
const MAX_PIECE = 16 * 1024;
/** Far above what a chunk unfolds to: more was written by somebody else, and is not held. */
const BOUNDED = { maxOutputLength: 1024 * 1024 };
const READ_WITH_DICTIONARY = { ...BOUNDED, dictionary: LETTER_DICTIONARY };
/** Bytes that are looked at to see whether a chunk may be Vietnamese. */
const LOOKED_AT = 256;
/** Of them, how many belong to letters with marks: a letter has a quarter, with a long header an eighth. */
const MARKED = LOOKED_AT / 16;
/**
 * What stands in front of a chunk: how it was packed. `packed` is of the release before. `open` has the recipe by which it is folded again, its length before it; `letter`
 * too, none where nothing was folded, then the header as it is, its length before it, then the rest packed.
 */
const FORM = { plain: 0, packed: 1, letter: 2, open: 3 } as const;
const LENGTH_BYTES = 4;
const END_OF_HEADER = '\r\n\r\n';
/** The header of a message that is left for the dictionary, at most. */
const MAX_HEADER = 16 * 1024;

function maySpeakVietnamese(bytes: Buffer): boolean {
  const step = Math.max(1, Math.floor(bytes.length / LOOKED_AT));
  let marked = 0;
  for (let at = 0; at < bytes.length; at += step) if ((bytes[at] as number) >= 0x80) marked += 1;
  return marked >= MARKED;
}

/** With its length in front. */
function measured(bytes: Buffer): Buffer[] {
  const length = Buffer.allocUnsafe(LENGTH_BYTES);
  length.writeUInt32LE(bytes.length);
  return [length, bytes];
}

const formed = (form: number, ...parts: readonly Buffer[]): Buffer =>
  Buffer.concat([Buffer.from([form]), ...parts]);

const NOTHING = Buffer.alloc(0);

function headerLength(bytes: Buffer): number {
  const end = bytes.subarray(0, MAX_HEADER).indexOf(END_OF_HEADER, 0, 'latin1');
  return end < 0 ? 0 : end + END_OF_HEADER.length;
}

function form(chunk: Buffer): Buffer {
  const opened = unfold(chunk);
  const bytes = opened?.bytes ?? chunk;
  if (maySpeakVietnamese(bytes)) {
    const header = headerLength(bytes);
    const packed = packText(bytes.subarray(header));
    if (packed)
      return formed(
        FORM.letter,
        ...measured(opened?.recipe ?? NOTHING),
        ...measured(bytes.subarray(0, header)),
        packed,
      );
  }
  return opened ? formed(FORM.open, ...measured(opened.recipe), bytes) : formed(FORM.plain, chunk);
}

/** As `form` gives it where it is the same again when it is read, and as it is where not: no letter is lost to a fault of ours. */
function safeForm(chunk: Buffer): Buffer {
  const bytes = form(chunk);
  return bytes[0] === FORM.plain || unform(bytes).equals(chunk) ? bytes : formed(FORM.plain, chunk);
}

/**
 * Told how much comes, the compressor makes its tables for that, and what it gives lies in a piece no larger than what it was given. By
 * default both are made for a megabyte, and what the engine counts as held by a burst of letters makes it look through all of its memory.
 */
function compress(bytes: Buffer, dictionary?: Buffer): Buffer {
  const { length } = bytes;
  return zstdCompressSync(bytes, {
    params: PARAMS,
    pledgedSrcSize: length,
    chunkSize: Math.min(MAX_PIECE, Math.max(MIN_PIECE, length)),
    ...(dictionary && { dictionary }),
  });
}

/** Chunks compressed; in the newer form where that may be written. */
export function compressChunks(
  chunks: readonly Buffer[],
  isNewer: boolean,
): { encoding: BlobEncoding; chunks: Buffer[] } {
  if (!isNewer) return { encoding: 'zstd', chunks: chunks.map((chunk) => compress(chunk)) };
  return {
    encoding: 'letter',
    chunks: chunks.map((chunk) => compress(safeForm(chunk), LETTER_DICTIONARY)),
  };
}

/** Takes apart what `measured` put together. */
function takeMeasured(bytes: Buffer, at: number): { taken: Buffer; end: number } {
  const start = at + LENGTH_BYTES;
  const end = start + bytes.readUInt32LE(at);
  if (end > bytes.length) throw new RangeError('a stored text is damaged');
  return { taken: bytes.subarray(start, end), end };
}

function unform(bytes: Buffer): Buffer {
  const kind = bytes[0];
  if (kind === FORM.plain) return bytes.subarray(1);
  if (kind === FORM.packed) return unpackText(bytes.subarray(1));
  const { taken: recipe, end } = takeMeasured(bytes, 1);
  if (kind === FORM.open) return fold(recipe, bytes.subarray(end));
  if (kind !== FORM.letter) throw new RangeError(`no form of texts has the number ${kind}`);
  const { taken: header, end: start } = takeMeasured(bytes, end);
  const text = Buffer.concat([header, unpackText(bytes.subarray(start))]);
  return recipe.length > 0 ? fold(recipe, text) : text;
}

/** The bytes of a chunk as they were before they were stored. `RangeError` for what is not ours: damaged, or a bomb. */
export function decodeChunk(bytes: Buffer, encoding: number): Buffer {
  if (encoding === ENCODING.raw) return bytes;
  if (encoding === ENCODING.letter) return unform(zstdDecompressSync(bytes, READ_WITH_DICTIONARY));
  const plain = zstdDecompressSync(bytes, BOUNDED);
  if (encoding === ENCODING.zstd) return plain;
  if (encoding !== ENCODING.text) throw new RangeError(`no encoding of blobs has the number ${encoding}`);
  return unform(plain);
}
