/**
 * A ZIP unpacked into a folder of ours. Nothing in it is trusted: names become single names below the folder (no `..`, no root, no drive,
 * nothing too long), links are not made, what is unpacked is counted and not believed, and what is locked is passed over. Two files of one
 * name, and a file that is a folder elsewhere in the archive, lie beside each other: no letter takes the place of another.
 */
import { createHash } from 'node:crypto';
import { type FileHandle, mkdir, open, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, open as openArchive, type ZipFile } from 'yauzl';
import { Refusal } from '#platform/kernel/fault.ts';

/** A mailbox as one file a message. */
const MAX_ENTRIES = 2_000_000;
const MAX_DEPTH = 32;
/** A folder costs a block of the disk and nothing in the archive; nobody has so many mailboxes. */
const MAX_FOLDERS = 20_000;
/** Names on disk hold 255 octets, with room for what Maildir adds. */
const MAX_NAME_BYTES = 200;
/** Mail packs to a tenth; a hundredth is a bomb. */
const MAX_GROWTH = 100;
const FREE_BYTES = 16 * 1024 * 1024;

/** One step of a path as a name that can only be that. Lone halves of letters would all be one on disk. */
function safeName(step: string): string {
  const name = step.toWellFormed().replaceAll(/[\p{Cc}\\]/gu, '_');
  if (Buffer.byteLength(name) <= MAX_NAME_BYTES) return name;
  const ending = /\.[a-z0-9]{1,5}$/i.exec(name)?.[0] ?? '';
  return `${createHash('sha256').update(name).digest('hex')}${ending}`;
}

/** Where an entry goes below the folder; undefined for one that is not to be unpacked. */
export function placeOfEntry(name: string): string[] | undefined {
  if (name.endsWith('/')) return undefined;
  const steps = name
    .replaceAll('\\', '/')
    .split('/')
    .filter((step) => step !== '' && step !== '.');
  if (steps.length === 0 || steps.length > MAX_DEPTH || steps.includes('..')) return undefined;
  // What macOS adds is no mail.
  if (steps[0] === '__MACOSX' || steps.at(-1) === '.DS_Store') return undefined;
  return steps.map(safeName);
}

/** `a.eml` as `a~2.eml`; `cur/1.M2:2,S` keeps its flags. */
function numbered(name: string, number: number): string {
  const at = name.search(/(?::2,[A-Za-z]*|\.[a-z0-9]{1,5})$/i);
  return at > 0 ? `${name.slice(0, at)}~${number}${name.slice(at)}` : `${name}~${number}`;
}

const isTaken = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'EEXIST';

/** Places below a folder of ours, each for one thing alone. */
class Places {
  readonly #root: string;
  readonly #maxFolders: number;
  /** What was made for a folder of the archive. */
  readonly #folders = new Map<string, string>();
  /** The last number of names that come more than once. */
  readonly #numbers = new Map<string, number>();

  constructor(root: string, maxFolders: number) {
    this.#root = root;
    this.#maxFolders = maxFolders;
  }

  /** Makes something under a name, or under the first number that is free. */
  async #make<Made>(above: string, name: string, make: (path: string) => Promise<Made>): Promise<Made> {
    const path = join(above, name);
    for (let number = this.#numbers.get(path) ?? 1; ; number += 1)
      try {
        return await make(number === 1 ? path : join(above, numbered(name, number)));
      } catch (error) {
        if (!isTaken(error)) throw error;
        this.#numbers.set(path, number + 1);
      }
  }

  async #folder(above: string, step: string): Promise<string> {
    const named = join(above, step);
    const known = this.#folders.get(named);
    if (known !== undefined) return known;
    if (this.#folders.size >= this.#maxFolders)
      throw new Refusal('tooMany', 'The ZIP holds too many folders.');
    const made = await this.#make(above, step, async (path) => {
      await mkdir(path);
      return path;
    });
    this.#folders.set(named, made);
    return made;
  }

  /** Opens a new file. `Refusal('tooMany')`. */
  async open(steps: readonly string[]): Promise<{ path: string; file: FileHandle }> {
    let folder = this.#root;
    for (const step of steps.slice(0, -1)) folder = await this.#folder(folder, step);
    return this.#make(folder, steps.at(-1) ?? '', async (path) => ({
      path,
      file: await open(path, 'wx', 0o600),
    }));
  }
}

function counted(take: (bytes: number) => void): Transform {
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      try {
        take(chunk.length);
        done(null, chunk);
      } catch (error) {
        done(error instanceof Error ? error : new Error(String(error)));
      }
    },
  });
}

function openZip(path: string): Promise<ZipFile> {
  return new Promise((resolve, reject) => {
    openArchive(
      path,
      { lazyEntries: true, autoClose: false, decodeStrings: true, strictFileNames: false },
      (error, zip) => {
        if (error) reject(new Refusal('invalidArgument', `This is no whole ZIP: ${error.message}`));
        else resolve(zip);
      },
    );
  });
}

async function* entriesOf(zip: ZipFile): AsyncGenerator<Entry> {
  for (let count = 0; ; count += 1) {
    if (count > MAX_ENTRIES) throw new Refusal('tooMany', 'The ZIP holds too many files.');
    const entry = await new Promise<Entry | undefined>((resolve, reject) => {
      const settle = (act: () => void) => (): void => {
        zip.removeAllListeners();
        act();
      };
      zip.once('entry', (next: Entry) => settle(() => resolve(next))());
      zip.once(
        'end',
        settle(() => resolve(undefined)),
      );
      zip.once('error', (error: Error) =>
        settle(() => reject(new Refusal('invalidArgument', `The ZIP is broken: ${error.message}`)))(),
      );
      zip.readEntry();
    });
    if (!entry) return;
    yield entry;
  }
}

function openEntry(zip: ZipFile, entry: Entry): Promise<NodeJS.ReadableStream> {
  return new Promise((resolve, reject) => {
    zip.openReadStream(entry, (error, stream) => {
      if (error) reject(new Refusal('invalidArgument', `The ZIP is broken: ${error.message}`));
      else resolve(stream);
    });
  });
}

/** What is neither ours nor the disk's is the archive's fault: it unpacks to something else than it says, or to nothing. */
function refuseBroken(error: unknown): never {
  if (!(error instanceof Error) || error instanceof Refusal || 'syscall' in error) throw error;
  throw new Refusal('invalidArgument', `The ZIP is broken: ${error.message}`);
}

export interface Unpacking {
  path: string;
  /** The size of the ZIP itself. */
  size: number;
  folder: string;
  /** What may be unpacked at most, whatever the size of the ZIP. */
  maxBytes: number;
  maxFolders?: number;
  onBytes: (bytes: number) => void;
}

/** Unpacks; gives the number of files. `Refusal`: `invalidArgument` for a broken one, `tooLarge` for a bomb, `tooMany`. */
export async function unpackZip(unpacking: Unpacking): Promise<number> {
  const { path, size, folder, maxBytes, maxFolders = MAX_FOLDERS, onBytes } = unpacking;
  const zip = await openZip(path);
  const most = Math.min(maxBytes, size * MAX_GROWTH + FREE_BYTES);
  const places = new Places(folder, maxFolders);
  let unpacked = 0;
  let files = 0;
  const take = (bytes: number): void => {
    unpacked += bytes;
    if (unpacked > most) throw new Refusal('tooLarge', 'The ZIP unpacks to more than it may.');
    onBytes(bytes);
  };
  try {
    for await (const entry of entriesOf(zip)) {
      const place = placeOfEntry(entry.fileName);
      if (!place || entry.isEncrypted()) continue;
      const { path: target, file } = await places.open(place);
      const writing = file.createWriteStream();
      try {
        await pipeline(await openEntry(zip, entry), counted(take), writing);
      } catch (error) {
        writing.destroy();
        refuseBroken(error);
      }
      await utimes(target, entry.getLastModDate(), entry.getLastModDate());
      files += 1;
    }
  } finally {
    zip.close();
  }
  return files;
}
