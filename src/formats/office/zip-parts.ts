/** Parts of an office file, which is a ZIP: only those asked for are unpacked, and what they unpack to is counted, not believed. */
import { Unzip, UnzipInflate } from 'fflate';

export interface PartLimits {
  /** Of all parts together, unpacked. */
  maxBytes: number;
  /** Names in the archive. */
  maxParts: number;
}

/** A ZIP that unpacks to more than it may, or is none. */
export class OfficeFault extends Error {
  override readonly name = 'OfficeFault';
}

/** Packed octets at a time: what they unpack to before it is counted is bounded by it. */
const PIECE = 4_096;

/** The parts whose names are wanted, by their names. Throws `OfficeFault`. */
export function unzipParts(
  bytes: Uint8Array,
  isWanted: (name: string) => boolean,
  { maxBytes, maxParts }: PartLimits,
): Map<string, Uint8Array> {
  if (bytes[0] !== 0x50 || bytes[1] !== 0x4b) throw new OfficeFault('This is no office file.');
  const found = new Map<string, Uint8Array[]>();
  let total = 0;
  let names = 0;
  const unzip = new Unzip((file) => {
    names += 1;
    if (names > maxParts) throw new OfficeFault('There are too many parts.');
    if (!isWanted(file.name)) return;
    const pieces: Uint8Array[] = [];
    found.set(file.name, pieces);
    file.ondata = (error, data) => {
      if (error) throw new OfficeFault('A part is broken.');
      total += data.length;
      if (total > maxBytes) throw new OfficeFault('It unpacks to more than it may.');
      pieces.push(data);
    };
    file.start();
  });
  unzip.register(UnzipInflate);
  for (let at = 0; at < bytes.length; at += PIECE)
    unzip.push(bytes.subarray(at, at + PIECE), at + PIECE >= bytes.length);
  return new Map([...found].map(([name, pieces]) => [name, join(pieces)]));
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** A part as text. */
export function textOfPart(parts: ReadonlyMap<string, Uint8Array>, name: string): string {
  const part = parts.get(name);
  return part ? new TextDecoder().decode(part) : '';
}
