/** What one backup holds, and which blobs it was the first to write. */

/** A chunk of a table's rows. */
export interface TableChunk {
  name: string;
  /** The first field of its first row: by it one account's rows are found. */
  from: string;
}

export interface TableManifest {
  name: string;
  columns: string[];
  rows: number;
  chunks: TableChunk[];
}

export interface SnapshotManifest {
  format: 1;
  /** When the database was as it is here. */
  at: string;
  program: string;
  /** Migrations that the schema had seen. */
  migrations: number;
  tables: TableManifest[];
  blobs: { count: number; storedBytes: number };
  /** Packs that hold the blobs; some may hold blobs of other snapshots too. */
  packs: string[];
  /** Small files of the data directory: certificates and keys, in base64. */
  files: Record<string, string>;
  /** Blobs whose bytes lie in an object store and are not here: without a way to it, or because it lacks them. */
  outsideBlobs: number;
}

/** Which blobs a pack holds, as hashes in hexadecimal. */
export type PackIndex = Record<string, string[]>;
