/**
 * How the bytes of a chunk are made small, and read again.
 *
 * Text in which much is Vietnamese is packed first (`formats/packed-text`), and compressed then: a third less than compressed only. A program
 * of a release before cannot read that, so none is written while one runs (`older-programs.ts`).
 */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import { packText, unpackText } from '#formats/packed-text/pack.ts';

export type BlobEncoding = 'raw' | 'zstd' | 'text';

/** The catalogue's numbers for encodings. */
export const ENCODING: Readonly<Record<BlobEncoding, number>> = { raw: 0, zstd: 1, text: 2 };

/**
 * Level 1 compresses mail to nearly the same size as 3, in half the time. The output is gathered in pieces that fit most
 * messages, because the default of 64 kB is allocated anew for each of them.
 */
const ZSTD_OPTIONS = { params: { [constants.ZSTD_c_compressionLevel]: 1 }, chunkSize: 16 * 1024 };
/** Bytes that are looked at to see whether a chunk may be Vietnamese. */
const LOOKED_AT = 256;
/** Of them, how many belong to letters with marks: a letter has a quarter, with a long header an eighth. */
const MARKED = LOOKED_AT / 16;
/** What stands in front of a chunk of a blob of text: how it was packed. In a letter with files those chunks are plain that hold the files. */
const FORM = { plain: 0, packed: 1 } as const;

function compress(bytes: Buffer): Buffer {
  return zstdCompressSync(bytes, ZSTD_OPTIONS);
}

function maySpeakVietnamese(bytes: Buffer): boolean {
  const step = Math.max(1, Math.floor(bytes.length / LOOKED_AT));
  let marked = 0;
  for (let at = 0; at < bytes.length; at += step) if ((bytes[at] as number) >= 0x80) marked += 1;
  return marked >= MARKED;
}

function withForm(form: number, bytes: Buffer): Buffer {
  return Buffer.concat([Buffer.from([form]), bytes]);
}

function pack(chunk: Buffer): Buffer | undefined {
  const packed = maySpeakVietnamese(chunk) ? packText(chunk) : undefined;
  return packed && withForm(FORM.packed, packed);
}

/** Chunks compressed, packed before where `packsText` and the first of them is text. */
export function compressChunks(
  chunks: readonly Buffer[],
  packsText: boolean,
): { encoding: BlobEncoding; chunks: Buffer[] } {
  const [first, ...rest] = chunks;
  const packed = packsText && first ? pack(first) : undefined;
  if (!packed) return { encoding: 'zstd', chunks: chunks.map(compress) };
  const others = rest.map((chunk) => pack(chunk) ?? withForm(FORM.plain, chunk));
  return { encoding: 'text', chunks: [packed, ...others].map(compress) };
}

function unpack(formed: Buffer): Buffer {
  const bytes = formed.subarray(1);
  return formed[0] === FORM.plain ? bytes : unpackText(bytes);
}

/** The bytes of a chunk as they were before they were stored. */
export function decodeChunk(bytes: Buffer, encoding: number): Buffer {
  if (encoding === ENCODING.raw) return bytes;
  const plain = zstdDecompressSync(bytes);
  if (encoding === ENCODING.zstd) return plain;
  if (encoding !== ENCODING.text) throw new RangeError(`no encoding of blobs has the number ${encoding}`);
  return unpack(plain);
}
