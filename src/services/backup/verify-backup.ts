/**
 * Proves that a backup can be restored: every chunk opens, every table has its rows, every message its bytes (R6.3).
 */
import { decodeBytea } from '#formats/backup/copy-rows.ts';
import { SealBroken } from '#formats/backup/seal.ts';
import type { SnapshotManifest } from './manifest.ts';
import { groupPieces, joinPieces, readRows, requireTable } from './read-backup.ts';
import type { Vault } from './vault.ts';

export interface VerifyReport {
  rows: number;
  blobs: number;
  /** What is wrong, the first ones in words. */
  faults: string[];
  faultCount: number;
}

const MAX_FAULTS_LISTED = 50;

interface Blob {
  chunkCount: number;
  encoding: number;
  isFound: boolean;
  /** Its bytes lay in an object store. */
  isOutside: boolean;
}

/** Looks at everything; `onChunk` is told after each chunk of how many. */
export async function verifyBackup(
  vault: Vault,
  manifest: SnapshotManifest,
  onChunk?: (done: number, total: number) => void,
): Promise<VerifyReport> {
  const report: VerifyReport = { rows: 0, blobs: 0, faults: [], faultCount: 0 };
  const total = manifest.tables.reduce((sum, table) => sum + table.chunks.length, 0) + manifest.packs.length;
  let done = 0;
  const addFault = (text: string): void => {
    report.faultCount += 1;
    if (report.faults.length < MAX_FAULTS_LISTED) report.faults.push(text);
  };
  const attempt = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof SealBroken)) throw error;
      addFault(error.message);
    }
    done += 1;
    onChunk?.(done, total);
  };
  for (const table of manifest.tables) {
    let rows = 0;
    for (const chunk of table.chunks)
      await attempt(async () => {
        for await (const _ of readRows(vault, { ...table, chunks: [chunk] })) rows += 1;
      });
    report.rows += rows;
    if (rows !== table.rows) addFault(`table ${table.name} has ${rows} rows instead of ${table.rows}`);
  }
  const blobs = await readBlobs(vault, manifest);
  for (const pack of manifest.packs) await attempt(() => verifyPack(vault, pack, blobs, report));
  const lacking = [...blobs].filter(([, { isFound }]) => !isFound);
  const outside = lacking.filter(([, { isOutside }]) => isOutside);
  // What could not be read from the object store was told when the backup was made.
  const isExpected = outside.length <= manifest.outsideBlobs;
  for (const [name, { isOutside }] of lacking)
    if (!isOutside || !isExpected) addFault(`the bytes of ${name} are missing`);
  return report;
}

/** The catalogue of blobs as the backup has it. */
async function readBlobs(vault: Vault, manifest: SnapshotManifest): Promise<Map<string, Blob>> {
  const blobs = new Map<string, Blob>();
  try {
    for await (const row of readRows(vault, requireTable(manifest, 'blob'))) {
      const chunkCount = Number(row.chunk_count);
      const name = decodeBytea(row.hash ?? '').toString('hex');
      blobs.set(name, {
        chunkCount,
        encoding: Number(row.encoding),
        isFound: chunkCount === 0,
        isOutside: row.object_id !== null,
      });
    }
  } catch (error) {
    // The table's own chunks were looked at already, and the fault is told.
    if (!(error instanceof SealBroken)) throw error;
  }
  return blobs;
}

async function verifyPack(
  vault: Vault,
  pack: string,
  blobs: Map<string, Blob>,
  report: VerifyReport,
): Promise<void> {
  for (const [name, pieces] of groupPieces(await vault.readChunk(pack))) {
    const blob = blobs.get(name);
    if (!blob) continue;
    joinPieces(pieces, {
      hash: Buffer.from(name, 'hex'),
      chunk_count: blob.chunkCount,
      encoding: blob.encoding,
    });
    blob.isFound = true;
    report.blobs += 1;
  }
}
