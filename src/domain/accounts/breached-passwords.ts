/**
 * Whether a password stands in a list of leaked ones, without asking anybody (R8.4): a file of SHA-1 hashes, sorted, one
 * `HEX` or `HEX:COUNT` a line, as "Have I Been Pwned" gives them out for download.
 *
 * The file has tens of gigabytes; a look costs some 35 reads of a block, by halving.
 */
import { hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { saslprep } from '#formats/sasl/saslprep.ts';

const HEX_LENGTH = 40;
/** Longer than any line with its count. */
const BLOCK = 256;

/** The first whole line after a place, in capitals; empty at the end. */
async function lineAfter(file: FileHandle, place: number, buffer: Buffer): Promise<string> {
  const { bytesRead } = await file.read(buffer, 0, BLOCK, Math.max(0, place - 1));
  const text = buffer.toString('latin1', 0, bytesRead);
  // From the very beginning the first line is whole; elsewhere it begins behind a line's end.
  const start = place === 0 ? 0 : text.indexOf('\n') + 1;
  if (place !== 0 && start === 0) return '';
  return text.slice(start, start + HEX_LENGTH).toUpperCase();
}

async function isListed(file: FileHandle, wanted: string): Promise<boolean> {
  const buffer = Buffer.alloc(BLOCK);
  let low = 0;
  let high = (await file.stat()).size;
  while (low < high) {
    const middle = Math.floor((low + high) / 2);
    const line = await lineAfter(file, middle, buffer);
    if (line === wanted) return true;
    if (line !== '' && line < wanted) low = middle + 1;
    else high = middle;
  }
  return (await lineAfter(file, low, buffer)) === wanted;
}

/** A question to the file of this path. Throws when it cannot be read: the setting is wrong, and nobody should think otherwise. */
export function askBreachedPasswords(path: string): (password: string) => Promise<boolean> {
  return async (password) => {
    const wanted = hash('sha1', saslprep(password) ?? password, 'hex').toUpperCase();
    const file = await open(path);
    try {
      return await isListed(file, wanted);
    } finally {
      await file.close();
    }
  };
}
