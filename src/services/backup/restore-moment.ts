/** Puts the cluster of a moment together in an empty data directory: the copy before it, then the log up to it. */

import { SealBroken } from '#formats/backup/seal.ts';
import {
  encodePieceName,
  followPieces,
  parseWalAddress,
  segmentName,
  segmentStart,
  type WalAddress,
  type WalPiece,
} from '#formats/backup/wal-address.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { POSTGRES_MAJOR } from '#platform/postgres/cluster.ts';
import { type ClusterWriter, recoverCluster } from '#platform/postgres/recover-cluster.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { listPieces } from './archive-wal.ts';
import { walFolder } from './base-manifest.ts';
import { machineKind } from './create-base.ts';
import { writeDataFiles } from './data-files.ts';
import type { Span } from './moments.ts';
import { readAhead } from './read-ahead.ts';
import type { Vault } from './vault.ts';

/** A path of the cluster's own: no way out of it, whatever a backup says. */
const SAFE_PATH = /^(?!.*\.\.)[\w][\w./-]*$/;

export interface MomentRestore {
  vault: Vault;
  span: Span;
  dataDir: string;
  /** Up to which moment the log is replayed; without it to its end. */
  until: Date | undefined;
  log: Logger;
  unsafeFast?: boolean;
  /** Told bytes written and replayed, of all. */
  onBytes?: ((done: number, total: number) => void) | undefined;
  /** Gives it up: nothing is left then. */
  signal?: AbortSignal | undefined;
}

function requireSamePlatform({ manifest }: Span): void {
  if (manifest.postgres !== POSTGRES_MAJOR)
    throw new Refusal(
      'conflict',
      `This archive was written by PostgreSQL ${manifest.postgres}, and this program runs ${POSTGRES_MAJOR}. Restore a nightly backup with --nightly.`,
    );
  if (manifest.machine === machineKind()) return;
  throw new Refusal(
    'conflict',
    `This archive was written on a machine of another kind (${manifest.machine}). Restore a nightly backup with --nightly.`,
  );
}

function requireSafe(path: string): string {
  if (!SAFE_PATH.test(path)) throw new SealBroken(`${path} is no file of a database`);
  return path;
}

/** Clocks that were set, and what was told as committed a moment later: more log than is needed does no harm. */
const MARGIN_MS = 60_000;

/** The log that a moment needs: up to the first piece that reaches beyond it, and never less than the copy itself. */
function piecesUntil({ manifest, pieces }: Span, until: Date | undefined): WalPiece[] {
  if (until === undefined) return pieces;
  const stop = parseWalAddress(manifest.stop);
  const last = pieces.findIndex(({ at, end }) => at > until.getTime() + MARGIN_MS && end >= stop);
  return last < 0 ? pieces : pieces.slice(0, last + 1);
}

const bytesOf = (pieces: readonly WalPiece[]): number =>
  pieces.reduce((sum, piece) => sum + Number(piece.end - piece.start), 0);

/** What a moment's cluster is made of, and how much room it takes: what the log changes may come on top of the files. */
export function measureMoment(span: Span, until: Date | undefined) {
  const fileBytes = span.manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  const walBytes = bytesOf(piecesUntil(span, until));
  return { fileBytes, walBytes, diskBytes: fileBytes + 2 * walBytes + span.manifest.segmentBytes };
}

/** Reads that are under way at once: of segments of 16 MB, and of chunks of 1 MB and a thousand small files. A bucket far away answers each after 50 ms. */
const LOG_READS = 4;
const FILE_READS = 16;
/** How often the log may be looked up anew while it is read. */
const MAX_LOOKS = 5;

/**
 * The log up to an address. Beside a living system a piece may go while it is read: its segment is full and was written anew as one, which
 * has what it had. Throws `SealBroken` where something is missing indeed.
 */
async function fillLog(
  { vault, span, signal }: MomentRestore,
  writer: ClusterWriter,
  wanted: readonly WalPiece[],
  onWritten: (bytes: number) => void,
): Promise<void> {
  const { timeline, segmentBytes, chain } = span.manifest;
  const end = wanted.at(-1)?.end ?? 0n;
  let at: WalAddress = wanted[0]?.start ?? 0n;
  let left = wanted;
  for (let look = 1; ; look += 1) {
    try {
      const read = (piece: WalPiece): Promise<Buffer> =>
        vault.readBytes(`${walFolder(chain)}/${encodePieceName(piece)}`);
      for await (const { item: piece, result: bytes } of readAhead(left, read, LOG_READS)) {
        signal?.throwIfAborted();
        const path = `pg_wal/${segmentName(timeline, piece.start, segmentBytes)}`;
        await writer.extend(path, segmentBytes);
        await writer.write(path, Number(piece.start % BigInt(segmentBytes)), bytes);
        at = piece.end;
        onWritten(bytes.length);
      }
      return;
    } catch (error) {
      if (!(error instanceof SealBroken) || look === MAX_LOOKS) throw error;
      const known = await listPieces(vault, chain);
      const failed = left.find(({ start }) => start >= at);
      const isStillThere = known.some(({ start, end }) => start === failed?.start && end === failed.end);
      const { pieces, end: reach } = followPieces(known, segmentStart(at, segmentBytes));
      if (isStillThere || reach < end) throw error;
      left = pieces.filter((piece) => piece.end > at && piece.start < end);
    }
  }
}

/** The files of the copy. */
async function fillFiles(
  { vault, span, signal }: MomentRestore,
  writer: ClusterWriter,
  onWritten: (bytes: number) => void,
): Promise<void> {
  const { files } = span.manifest;
  for (const { path, chunks } of files)
    if (chunks.length === 0) await writer.write(requireSafe(path), 0, Buffer.alloc(0));
  const wanted = files.flatMap(({ path, chunks }) => chunks.map((chunk) => ({ path, chunk })));
  const written = new Map<string, number>();
  const read = ({ chunk }: { chunk: string }): Promise<Buffer> => vault.readChunk(chunk);
  for await (const { item, result } of readAhead(wanted, read, FILE_READS)) {
    signal?.throwIfAborted();
    const at = written.get(item.path) ?? 0;
    await writer.write(requireSafe(item.path), at, result);
    written.set(item.path, at + result.length);
    onWritten(result.length);
  }
  for (const { path, bytes } of files) {
    const found = written.get(path) ?? 0;
    if (found !== bytes) throw new SealBroken(`${path} has ${found} bytes instead of ${bytes}`);
  }
}

/** The files of the copy and the segments of the log; the log first, because the copy does not change meanwhile. */
async function fill(
  request: MomentRestore,
  writer: ClusterWriter,
  wanted: readonly WalPiece[],
  onWritten: (bytes: number) => void,
): Promise<void> {
  const { manifest } = request.span;
  for (const path of manifest.folders) writer.makeFolder(requireSafe(path));
  await fillLog(request, writer, wanted, onWritten);
  await fillFiles(request, writer, onWritten);
  await writer.write('backup_label', 0, Buffer.from(manifest.label));
}

/** The cluster alone; all or nothing. */
export async function recoverMoment(request: MomentRestore): Promise<void> {
  const { span, dataDir, until, log, onBytes, signal } = request;
  requireSamePlatform(span);
  const { fileBytes, walBytes } = measureMoment(span, until);
  const total = fileBytes + 2 * walBytes;
  let written = 0;
  const start = segmentStart(parseWalAddress(span.manifest.start), span.manifest.segmentBytes);
  await recoverCluster({
    dataDir,
    log,
    until,
    signal,
    unsafeFast: request.unsafeFast ?? false,
    fill: (writer) =>
      fill(request, writer, piecesUntil(span, until), (bytes) => {
        written += bytes;
        onBytes?.(Math.min(written, total), total);
      }),
    onReplayed: (address) =>
      onBytes?.(Math.min(total, fileBytes + walBytes + Number(address - start)), total),
  });
  onBytes?.(total, total);
}

/** Restores; all or nothing. */
export async function restoreMoment(request: MomentRestore): Promise<void> {
  await recoverMoment(request);
  await writeDataFiles(request.dataDir, request.span.manifest.dataFiles);
}
