/**
 * A picture without what is no picture: JPEG (ITU-T T.81 annex B) without application segments and comments, PNG (ISO/IEC 15948
 * §11) with its critical chunks only. Bytes behind the end are dropped. Limits: 4096 points a side.
 */

export interface CleanPicture {
  type: 'image/jpeg' | 'image/png';
  width: number;
  height: number;
  bytes: Buffer;
}

/** A portrait needs less; more would make every list slow. */
const MAX_SIDE = 4096;
const MIN_SIDE = 16;

const MARKER = { start: 0xd8, end: 0xd9, scan: 0xda, jfif: 0xe0, comment: 0xfe } as const;
/** Start of frame: baseline to progressive, without those that no browser shows (lossless, arithmetic). */
const FRAMES: ReadonlySet<number> = new Set([0xc0, 0xc1, 0xc2]);
/** Adobe's segment says how colours are meant: without it CMYK and RGB pictures look wrong. */
const ADOBE = 0xee;

function isPlainMarker(marker: number): boolean {
  return marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
}

function isKept(marker: number): boolean {
  if (marker === MARKER.jfif || marker === ADOBE) return true;
  return !((marker >= 0xe0 && marker <= 0xef) || marker === MARKER.comment);
}

/** Where the compressed data of a scan end: at the next marker that is neither stuffing nor a restart. */
function endOfScan(bytes: Buffer, from: number): number {
  for (let at = from; at + 1 < bytes.length; at += 1) {
    if (bytes[at] !== 0xff) continue;
    const next = bytes[at + 1] ?? 0;
    if (next !== 0 && next !== 0xff && !(next >= 0xd0 && next <= 0xd7)) return at;
  }
  return -1;
}

function cleanJpeg(bytes: Buffer): Omit<CleanPicture, 'type'> | undefined {
  const kept: Buffer[] = [bytes.subarray(0, 2)];
  let size: { width: number; height: number } | undefined;
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (isPlainMarker(marker)) {
      at += 2;
      continue;
    }
    const length = bytes.readUInt16BE(at + 2);
    const next = at + 2 + length;
    if (length < 2 || next > bytes.length) return undefined;
    if (FRAMES.has(marker)) {
      if (length < 8 || size) return undefined;
      size = { height: bytes.readUInt16BE(at + 5), width: bytes.readUInt16BE(at + 7) };
    }
    if (marker !== MARKER.scan) {
      if (isKept(marker)) kept.push(bytes.subarray(at, next));
      at = next;
      continue;
    }
    const end = endOfScan(bytes, next);
    if (end < 0 || !size) return undefined;
    kept.push(bytes.subarray(at, end));
    if (bytes[end + 1] === MARKER.end) {
      kept.push(bytes.subarray(end, end + 2));
      return { ...size, bytes: Buffer.concat(kept) };
    }
    at = end;
  }
  return undefined;
}

const PNG = Buffer.from('89504e470d0a1a0a', 'hex');
/** Critical chunks, and the one that says what is transparent. */
const CHUNKS: ReadonlySet<string> = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND', 'tRNS']);

function cleanPng(bytes: Buffer): Omit<CleanPicture, 'type'> | undefined {
  const kept: Buffer[] = [PNG];
  let size: { width: number; height: number } | undefined;
  let hasData = false;
  for (let at = PNG.length; at + 12 <= bytes.length; ) {
    const length = bytes.readUInt32BE(at);
    const name = bytes.toString('latin1', at + 4, at + 8);
    const next = at + 12 + length;
    if (next > bytes.length) return undefined;
    if (!size && (name !== 'IHDR' || length !== 13)) return undefined;
    size ??= { width: bytes.readUInt32BE(at + 8), height: bytes.readUInt32BE(at + 12) };
    if (name === 'IDAT') hasData = true;
    if (CHUNKS.has(name)) kept.push(bytes.subarray(at, next));
    if (name === 'IEND') return hasData ? { ...size, bytes: Buffer.concat(kept) } : undefined;
    at = next;
  }
  return undefined;
}

/** The picture that bytes are, cleaned; undefined for what is none, is broken, or has a senseless size. */
export function cleanPicture(bytes: Buffer): CleanPicture | undefined {
  const isJpeg = bytes[0] === 0xff && bytes[1] === MARKER.start;
  const isPng = bytes.subarray(0, PNG.length).equals(PNG);
  const clean = isJpeg ? cleanJpeg(bytes) : isPng ? cleanPng(bytes) : undefined;
  if (!clean) return undefined;
  const { width, height } = clean;
  if (Math.min(width, height) < MIN_SIDE || Math.max(width, height) > MAX_SIDE) return undefined;
  return { type: isJpeg ? 'image/jpeg' : 'image/png', ...clean };
}
