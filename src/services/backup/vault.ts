/**
 * A repository under seal: chunks by their content, documents by their name, everything compressed and encrypted.
 */
import { promisify } from 'node:util';
import { zstdCompress, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import {
  type BackupKeys,
  chunkName,
  createKeys,
  openKeys,
  parseKeyFile,
  SealBroken,
  seal,
  unseal,
} from '#formats/backup/seal.ts';
import { Refusal } from '#platform/kernel/fault.ts';
import type { BaseManifest } from './base-manifest.ts';
import type { PackIndex, SnapshotManifest } from './manifest.ts';
import type { Repository } from './repository.ts';

const compress = promisify(zstdCompress);
const KEY_FILE = 'congthu-backup.json';
/** No chunk of ours is larger before it is compressed; more is an attack on memory. */
const MAX_PLAIN_BYTES = 256 * 1024 * 1024;

function dataPath(name: string): string {
  return `data/${name.slice(0, 2)}/${name}`;
}

/** A sealed repository. */
export class Vault {
  readonly place: string;
  readonly #repository: Repository;
  readonly #keys: BackupKeys;
  readonly #random: (bytes: number) => Buffer;

  constructor(repository: Repository, keys: BackupKeys, random: (bytes: number) => Buffer) {
    this.place = repository.place;
    this.#repository = repository;
    this.#keys = keys;
    this.#random = random;
  }

  /** Writes content unless `known` has it; gives its name and the bytes written. */
  async putChunk(content: Buffer, known: Set<string>): Promise<{ name: string; written: number }> {
    const name = chunkName(this.#keys, content);
    if (known.has(name)) return { name, written: 0 };
    const sealed = seal(this.#keys, name, zstdCompressSync(content), this.#random);
    await this.#repository.put(dataPath(name), sealed);
    known.add(name);
    return { name, written: sealed.length };
  }

  /** The content of a chunk. Throws `SealBroken` where it is missing or not what was written. */
  async readChunk(name: string): Promise<Buffer> {
    const content = await this.#open(dataPath(name), name);
    if (chunkName(this.#keys, content) !== name) throw new SealBroken(`${name} is not what was written`);
    return content;
  }

  putDocument(path: string, value: unknown): Promise<number> {
    return this.putBytes(path, Buffer.from(JSON.stringify(value)));
  }

  async readManifest(path: string): Promise<SnapshotManifest> {
    const manifest = JSON.parse((await this.#open(path, path)).toString('utf8')) as SnapshotManifest;
    if (manifest.format !== 1)
      throw new Refusal('conflict', 'This backup was made by a newer program; restore it with that one.');
    return manifest;
  }

  async readPackIndex(path: string): Promise<PackIndex> {
    return JSON.parse((await this.#open(path, path)).toString('utf8')) as PackIndex;
  }

  /** Writes bytes under a path of their own. */
  async putBytes(path: string, content: Buffer): Promise<number> {
    // Up to a whole segment of the log: too long to hold everybody up for.
    const sealed = seal(this.#keys, path, await compress(content), this.#random);
    await this.#repository.put(path, sealed);
    return sealed.length;
  }

  /** The bytes of a path. Throws `SealBroken`. */
  readBytes(path: string): Promise<Buffer> {
    return this.#open(path, path);
  }

  async readBase(path: string): Promise<BaseManifest> {
    const manifest = JSON.parse((await this.#open(path, path)).toString('utf8')) as BaseManifest;
    if (manifest.format !== 1)
      throw new Refusal('conflict', 'This archive was written by a newer program; restore it with that one.');
    return manifest;
  }

  /** Names of documents below a folder, the oldest first. */
  async list(folder: string): Promise<string[]> {
    const names: string[] = [];
    for await (const name of this.#repository.list(`${folder}/`)) names.push(name);
    return names;
  }

  remove(path: string): Promise<void> {
    return this.#repository.remove(path);
  }

  /** What programs that died were writing. */
  sweep(before: Date): Promise<number> {
    return this.#repository.sweep(before);
  }

  async #open(path: string, name: string): Promise<Buffer> {
    const sealed = await this.#repository.get(path);
    if (!sealed) throw new SealBroken(`${name} is missing`);
    return zstdDecompressSync(unseal(this.#keys, name, sealed), { maxOutputLength: MAX_PLAIN_BYTES });
  }
}

/**
 * Opens a vault. `Refusal`: `notFound` where there is none and none is to be made, `authenticationFailed` for a wrong passphrase.
 * Throws `SealBroken` where the file with the key is damaged.
 */
export async function openVault(
  repository: Repository,
  { passphrase, create, random }: { passphrase: string; create: boolean; random: (bytes: number) => Buffer },
): Promise<Vault> {
  const found = await repository.get(KEY_FILE);
  if (!found && !create)
    throw new Refusal('notFound', `There is no backup in ${repository.place}.`, { place: repository.place });
  if (!found) {
    const { keys, wrapped } = createKeys(passphrase, random);
    await repository.put(KEY_FILE, Buffer.from(`${JSON.stringify({ format: 1, key: wrapped }, null, 2)}\n`));
    return new Vault(repository, keys, random);
  }
  const key = parseKeyFile(found);
  if (!key) throw new SealBroken(`${KEY_FILE} is damaged`);
  try {
    return new Vault(repository, openKeys(passphrase, key), random);
  } catch (error) {
    if (!(error instanceof SealBroken)) throw error;
    throw new Refusal('authenticationFailed', 'The passphrase of the backup is wrong.');
  }
}
