/**
 * Archives the write-ahead log of the embedded cluster: what was flushed since the last time, a piece at a time (R6.3).
 *
 * A piece is a stretch of one segment. While a segment grows its pieces are small, so that little is lost with the machine; once it is full
 * it is written again as one, and its pieces go: a busy hour and a quiet week both leave files of a sensible size. What is released to the
 * server lies in the vault, durable.
 */
import {
  decodePieceName,
  encodePieceName,
  followPieces,
  segmentStart,
  type WalAddress,
  type WalPiece,
} from '#formats/backup/wal-address.ts';
import type { Clock } from '#platform/kernel/clock.ts';
import type { WalSource } from '#platform/postgres/physical-source.ts';
import { walFolder } from './base-manifest.ts';
import type { Vault } from './vault.ts';

export interface WalArchive {
  readonly chain: string;
  /** Archives what there is; gives how far the archive reaches now, and the bytes written. */
  archive(): Promise<{ until: WalAddress; writtenBytes: number }>;
}

/** The pieces of a chain that a vault has, in their order. */
export async function listPieces(vault: Vault, chain: string): Promise<WalPiece[]> {
  const folder = walFolder(chain);
  const pieces = (await vault.list(folder)).map((path) => decodePieceName(path.slice(folder.length + 1)));
  return pieces.filter((piece) => piece !== undefined);
}

/** Goes on where an earlier process stopped. */
export async function openWalArchive(source: WalSource, vault: Vault, clock: Clock): Promise<WalArchive> {
  const folder = walFolder(source.chain);
  const pathOf = (piece: WalPiece): string => `${folder}/${encodePieceName(piece)}`;
  const known = await listPieces(vault, source.chain);
  const followed = followPieces(known, source.kept);
  let until = followed.end;
  /** Everything that was written by then is archived. */
  let reachedAt = followed.at || clock();
  /** The pieces of the segment that still grows. */
  let growing = known.filter(
    ({ start, end }) => start >= segmentStart(until, source.segmentBytes) && end <= until,
  );

  /** One piece, or the whole of a segment that it fills. */
  const archivePiece = async (timeline: number, end: WalAddress, at: number): Promise<number> => {
    const segment = segmentStart(until, source.segmentBytes);
    const isFull = end === segment + BigInt(source.segmentBytes);
    const piece = { start: isFull ? segment : until, end, at };
    const written = await vault.putBytes(pathOf(piece), await source.read(timeline, piece.start, end));
    if (isFull) {
      for (const old of growing) await vault.remove(pathOf(old));
      growing = [];
    } else growing.push(piece);
    until = end;
    return written;
  };

  const archiveAll = async () => {
    const startedAt = clock();
    const { timeline, flushed } = await source.position();
    let writtenBytes = 0;
    while (until < flushed) {
      const next = segmentStart(until, source.segmentBytes) + BigInt(source.segmentBytes);
      // After an outage this takes a while, and what it begins with is old: only with its last piece is the log there up to now.
      if (next < flushed) writtenBytes += await archivePiece(timeline, next, reachedAt);
      else writtenBytes += await archivePiece(timeline, flushed, startedAt);
    }
    reachedAt = startedAt;
    if (writtenBytes > 0) await source.release(segmentStart(until, source.segmentBytes));
    return { until, writtenBytes };
  };

  /** The one before, so that a copy's end and a turn never write at once. */
  let last: Promise<unknown> = Promise.resolve();
  return {
    chain: source.chain,
    archive: () => {
      const mine = last.then(archiveAll);
      last = mine.catch(() => undefined);
      return mine;
    },
  };
}
