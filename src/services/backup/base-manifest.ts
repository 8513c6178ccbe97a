/** What one copy of the cluster's files holds: with the log from `start` on, it becomes the database of any later moment. */

export interface BaseFile {
  path: string;
  bytes: number;
  chunks: string[];
}

export interface BaseManifest {
  format: 1;
  /** When it was complete; no earlier moment can be had from it. */
  at: string;
  program: string;
  /** Which PostgreSQL reads the files, on which kind of machine. */
  postgres: string;
  machine: string;
  /** Whose log goes with it. */
  chain: string;
  /** Addresses of the log, as PostgreSQL writes them. */
  start: string;
  stop: string;
  timeline: number;
  segmentBytes: number;
  /** PostgreSQL's backup label. */
  label: string;
  folders: string[];
  files: BaseFile[];
  /** Small files of the data directory: certificates and keys, in base64. */
  dataFiles: Record<string, string>;
}

export const BASES = 'bases';

/** Where the log of a chain lies. */
export function walFolder(chain: string): string {
  return `wal/${chain}`;
}

/** A time as part of a name, in the order of time. */
export function nameOfTime(at: Date): string {
  return at.toISOString().replaceAll(':', '-');
}
