/**
 * Opens archives within archives, within limits that hold for one message as a whole.
 */
import { type FileKind, fileKind } from './file-kind.ts';
import { hasStartedExtension, isDisguised } from './file-names.ts';
import type { Finding } from './findings.ts';
import { hasMacrosInOle, isEncryptedOle, isMacroEntry } from './office-macros.ts';
import { type PAUSE, unpack } from './unpack.ts';
import { countZipEntries, packedBytes, readZipDirectory, type ZipEntry } from './zip-directory.ts';

/** How far archives are opened. Honest mail stays far below; a bomb stops here. */
export const ARCHIVE_LIMITS = {
  /** Archives in archives. */
  depth: 4,
  /** Entries of all archives of a message. */
  entries: 5_000,
  /** Bytes that are unpacked of all archives of a message. */
  bytes: 64 * 1024 * 1024,
};

/** What one message may still cost. */
export interface Budget {
  entries: number;
  bytes: number;
}

export function newBudget(): Budget {
  return { entries: ARCHIVE_LIMITS.entries, bytes: ARCHIVE_LIMITS.bytes };
}

/** A file to look at, and where it is. */
export interface Looked {
  name: string;
  bytes: Buffer;
  /** 0 for the message's own attachments. */
  depth: number;
}

const STARTED_KINDS: ReadonlySet<FileKind | undefined> = new Set(['program', 'script', 'shortcut']);
/** The scanners' test file, cut in two so that this source is none. */
const EICAR = Buffer.from(
  ['X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR-', 'STANDARD-ANTIVIRUS-TEST-FILE!$H+H*'].join(''),
);
/** Its makers: at the beginning of a file of at most 128 bytes. */
const EICAR_WITHIN = 128;

/** Whether a file is the scanners' test file. */
export function isEicar(bytes: Buffer): boolean {
  return bytes.length <= EICAR_WITHIN && bytes.subarray(0, EICAR.length).equals(EICAR);
}

/** Entries of Java and Android programs. */
function isProgramPackage(entries: readonly ZipEntry[]): boolean {
  return entries.some(({ name }) => /\.class$|^AndroidManifest\.xml$|^classes\.dex$/i.test(name));
}

function* lookIntoZip(file: Looked, budget: Budget): Generator<Finding | typeof PAUSE> {
  const bomb: Finding = { kind: 'archiveBomb', name: file.name };
  if (countZipEntries(file.bytes) > budget.entries) {
    yield bomb;
    return;
  }
  const entries = readZipDirectory(file.bytes, budget.entries) ?? [];
  budget.entries -= entries.length;
  if (entries.some(({ isEncrypted }) => isEncrypted)) yield { kind: 'encrypted', name: file.name };
  if (entries.some(({ name }) => isMacroEntry(name))) yield { kind: 'macros', name: file.name };
  if (isProgramPackage(entries))
    yield { kind: file.depth === 0 ? 'executable' : 'executableInArchive', name: file.name };
  for (const entry of entries) {
    const inner = { name: `${file.name}/${entry.name}`, bytes: Buffer.alloc(0), depth: file.depth + 1 };
    if (entry.name.endsWith('/')) continue;
    if (entry.isEncrypted) {
      yield* lookAtName(inner);
      continue;
    }
    const packed = packedBytes(file.bytes, entry);
    const { bytes, isCut } =
      entry.method === 0
        ? { bytes: packed.subarray(0, budget.bytes), isCut: packed.length > budget.bytes }
        : yield* unpack(packed, 'deflate', budget.bytes);
    budget.bytes -= isCut ? budget.bytes : bytes.length;
    if (isCut) {
      yield bomb;
      return;
    }
    yield* lookAtFile({ ...inner, bytes }, budget);
  }
}

function* lookIntoGzip(file: Looked, budget: Budget): Generator<Finding | typeof PAUSE> {
  const { bytes, isCut } = yield* unpack(file.bytes, 'gzip', budget.bytes);
  budget.bytes -= isCut ? budget.bytes : bytes.length;
  if (isCut) yield { kind: 'archiveBomb', name: file.name };
  else yield* lookAtFile({ name: file.name.replace(/\.t?gz$/i, ''), bytes, depth: file.depth + 1 }, budget);
}

function* lookAtName({ name, depth }: Looked): Generator<Finding> {
  if (isDisguised(name)) yield { kind: 'disguisedName', name };
  if (hasStartedExtension(name)) yield { kind: depth === 0 ? 'executable' : 'executableInArchive', name };
}

function* lookInside(
  file: Looked,
  kind: FileKind | undefined,
  budget: Budget,
): Generator<Finding | typeof PAUSE> {
  if (kind === 'sealedArchive') yield { kind: 'encrypted', name: file.name };
  if (kind === 'ole' && hasMacrosInOle(file.bytes)) yield { kind: 'macros', name: file.name };
  if (kind === 'ole' && isEncryptedOle(file.bytes)) yield { kind: 'encrypted', name: file.name };
  if (kind !== 'zip' && kind !== 'gzip') return;
  if (file.depth >= ARCHIVE_LIMITS.depth) yield { kind: 'archiveBomb', name: file.name };
  else yield* kind === 'zip' ? lookIntoZip(file, budget) : lookIntoGzip(file, budget);
}

/** Everything found of a file and, where it is an archive, of what is in it; pauses while it unpacks. */
export function* lookAtFile(file: Looked, budget: Budget): Generator<Finding | typeof PAUSE> {
  const kind = fileKind(file.bytes);
  if (isEicar(file.bytes)) yield { kind: 'eicar', name: file.name };
  if (STARTED_KINDS.has(kind) && !hasStartedExtension(file.name))
    yield { kind: file.depth === 0 ? 'executable' : 'executableInArchive', name: file.name };
  yield* lookAtName(file);
  yield* lookInside(file, kind, budget);
}
