/**
 * A ZIP unpacked into a folder of ours. Nothing in it is trusted: names become single names below the folder (no `..`, no root, no drive,
 * nothing too long), links are not made, what is unpacked is counted and not believed, and what is locked is passed over.
 */
import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, utimes } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { type Entry, open, type ZipFile } from 'yauzl';
import { Refusal } from '#platform/kernel/fault.ts';

/** A mailbox as one file a message. */
const MAX_ENTRIES = 2_000_000;
const MAX_DEPTH = 32;
/** Names on disk hold 255 octets, with room for what Maildir adds. */
const MAX_NAME_BYTES = 200;
/** Mail packs to a tenth; a hundredth is a bomb. */
const MAX_GROWTH = 100;
const FREE_BYTES = 16 * 1024 * 1024;

/** One step of a path as a name that can only be that. */
function safeName(step: string): string {
  const name = step.replaceAll(/[\p{Cc}\\]/gu, '_');
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
    open(
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

export interface Unpacking {
  path: string;
  /** The size of the ZIP itself. */
  size: number;
  folder: string;
  /** What may be unpacked at most, whatever the size of the ZIP. */
  maxBytes: number;
  onBytes: (bytes: number) => void;
}

/** Unpacks; gives the number of files. `Refusal`: `invalidArgument` for a broken one, `tooLarge` for a bomb, `tooMany`. */
export async function unpackZip({ path, size, folder, maxBytes, onBytes }: Unpacking): Promise<number> {
  const zip = await openZip(path);
  const most = Math.min(maxBytes, size * MAX_GROWTH + FREE_BYTES);
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
      const target = join(folder, ...place);
      await mkdir(dirname(target), { recursive: true });
      const writing = createWriteStream(target, { flags: 'w', mode: 0o600 });
      await pipeline(await openEntry(zip, entry), counted(take), writing);
      await utimes(target, entry.getLastModDate(), entry.getLastModDate());
      files += 1;
    }
  } finally {
    zip.close();
  }
  return files;
}
