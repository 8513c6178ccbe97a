/** Proves that an archive gives its moments back: every chunk of its newest copy opens, and the log follows it without a gap. */

import { SealBroken } from '#formats/backup/seal.ts';
import { encodePieceName, hasWalPages, type WalPiece } from '#formats/backup/wal-address.ts';
import { type BaseFile, walFolder } from './base-manifest.ts';
import type { Span } from './moments.ts';
import { readAhead } from './read-ahead.ts';
import type { Vault } from './vault.ts';

export interface MomentsReport {
  base: string;
  from: Date;
  until: Date;
  files: number;
  walPieces: number;
  faults: string[];
}

const MAX_FAULTS_LISTED = 50;
/** Looked at at once: each waits for a bucket most of its time. */
const FILES = 8;
const PIECES = 3;

async function checkFile(vault: Vault, { path, bytes: wanted, chunks }: BaseFile): Promise<void> {
  let bytes = 0;
  for (const chunk of chunks) bytes += (await vault.readChunk(chunk)).length;
  if (bytes !== wanted) throw new SealBroken(`${path} has ${bytes} bytes instead of ${wanted}`);
}

async function checkPiece(vault: Vault, chain: string, piece: WalPiece): Promise<void> {
  const bytes = await vault.readBytes(`${walFolder(chain)}/${encodePieceName(piece)}`);
  if (BigInt(bytes.length) !== piece.end - piece.start || !hasWalPages(bytes, piece.start))
    throw new SealBroken(`the log of ${new Date(piece.at).toISOString()} is not what it says`);
}

/** Looks at one span whole; `onStep` is told after each file and piece of how many. */
export async function verifySpan(
  vault: Vault,
  span: Span,
  onStep?: (done: number, total: number) => void,
): Promise<MomentsReport> {
  const { manifest, pieces } = span;
  const faults: string[] = [];
  const total = manifest.files.length + pieces.length;
  let done = 0;
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      if (faults.length < MAX_FAULTS_LISTED) faults.push(error.message);
    }
    done += 1;
    onStep?.(done, total);
  };
  for await (const _ of readAhead(manifest.files, (file) => attempt(() => checkFile(vault, file)), FILES));
  const checkPieceOf = (piece: WalPiece) => attempt(() => checkPiece(vault, manifest.chain, piece));
  for await (const _ of readAhead(pieces, checkPieceOf, PIECES));
  return {
    base: span.base,
    from: span.from,
    until: span.until,
    files: manifest.files.length,
    walPieces: pieces.length,
    faults,
  };
}
