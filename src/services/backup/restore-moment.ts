/** Puts the cluster of a moment together in an empty data directory: the copy before it, then the log up to it. */

import { SealBroken } from '#formats/backup/seal.ts';
import { encodePieceName, parseWalAddress, segmentName, segmentStart } from '#formats/backup/wal-address.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import { type ClusterWriter, recoverCluster } from '#platform/postgres/recover-cluster.ts';
import type { Logger } from '#platform/telemetry/log.ts';
import { walFolder } from './base-manifest.ts';
import { machineKind } from './create-base.ts';
import { writeDataFiles } from './data-files.ts';
import type { Span } from './moments.ts';
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
}

function requireSamePlatform({ manifest }: Span): void {
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

/** The files of the copy and the segments of the log; gives the bytes written. */
async function fill(
  { vault, span }: MomentRestore,
  writer: ClusterWriter,
  onWritten: (bytes: number) => void,
): Promise<void> {
  const { manifest, pieces } = span;
  for (const path of manifest.folders) writer.makeFolder(requireSafe(path));
  for (const file of manifest.files) {
    const { path, bytes, chunks } = file;
    let at = 0;
    await writer.write(requireSafe(path), 0, Buffer.alloc(0));
    for (const chunk of chunks) {
      const content = await vault.readChunk(chunk);
      await writer.write(path, at, content);
      at += content.length;
      onWritten(content.length);
    }
    if (at !== bytes) throw new SealBroken(`${path} has ${at} bytes instead of ${bytes}`);
  }
  await writer.write('backup_label', 0, Buffer.from(manifest.label));
  const { timeline, segmentBytes, chain } = manifest;
  for (const piece of pieces) {
    const bytes = await vault.readBytes(`${walFolder(chain)}/${encodePieceName(piece)}`);
    const path = `pg_wal/${segmentName(timeline, piece.start, segmentBytes)}`;
    await writer.extend(path, segmentBytes);
    await writer.write(path, Number(piece.start % BigInt(segmentBytes)), bytes);
    onWritten(bytes.length);
  }
}

/** Restores; all or nothing. */
export async function restoreMoment(request: MomentRestore): Promise<void> {
  const { span, dataDir, until, log, onBytes } = request;
  requireSamePlatform(span);
  const { manifest, pieces } = span;
  const fileBytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  const walBytes = pieces.reduce((sum, piece) => sum + Number(piece.end - piece.start), 0);
  const total = fileBytes + 2 * walBytes;
  let written = 0;
  const start = segmentStart(parseWalAddress(manifest.start), manifest.segmentBytes);
  await recoverCluster({
    dataDir,
    log,
    until,
    unsafeFast: request.unsafeFast ?? false,
    fill: (writer) =>
      fill(request, writer, (bytes) => {
        written += bytes;
        onBytes?.(Math.min(written, total), total);
      }),
    onReplayed: (address) =>
      onBytes?.(Math.min(total, fileBytes + walBytes + Number(address - start)), total),
  });
  await writeDataFiles(dataDir, manifest.dataFiles);
}
