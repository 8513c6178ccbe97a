/**
 * A byte stream with DEFLATE in both directions (RFC 1951), as IMAP's COMPRESS has it.
 *
 * Memory of a session: 300 kB at most. What comes out of few bytes is handed over piece by piece as it is read, so a
 * stream that inflates without end costs a reader that has its own limits nothing.
 */
import { constants, createDeflateRaw, createInflateRaw, type DeflateRaw, type InflateRaw } from 'node:zlib';

/** What lies below. */
export interface ByteStream {
  read(): Promise<Buffer | undefined>;
  write(bytes: Buffer): Promise<void>;
}

/** Half the memory of the default for a tenth more bytes. */
const DEFLATE_OPTIONS = { windowBits: 14, memLevel: 7 };

/** The stream above another. */
export class DeflatedStream implements ByteStream {
  readonly #below: ByteStream;
  readonly #deflate: DeflateRaw = createDeflateRaw(DEFLATE_OPTIONS);
  readonly #inflate: InflateRaw = createInflateRaw();
  #taking: Promise<void> | undefined;
  #isBroken = false;

  constructor(below: ByteStream) {
    this.#below = below;
    // Bytes that are no DEFLATE stream end the reading, as a broken connection would.
    this.#inflate.on('error', () => {
      this.#isBroken = true;
    });
  }

  /** The next inflated bytes, or undefined at the end and after bytes that cannot be inflated. */
  async read(): Promise<Buffer | undefined> {
    for (;;) {
      const piece = this.#inflate.read() as Buffer | null;
      if (piece) return piece;
      if (this.#isBroken) return undefined;
      if (this.#taking) await this.#moreOrTaken(this.#taking);
      else {
        const bytes = await this.#below.read();
        if (!bytes) return undefined;
        this.#take(bytes);
      }
    }
  }

  /** Deflates and writes; all of it can be inflated by the peer at once. */
  async write(bytes: Buffer): Promise<void> {
    const pieces: Buffer[] = [];
    const gather = (piece: Buffer): void => {
      pieces.push(piece);
    };
    this.#deflate.on('data', gather);
    await new Promise<void>((resolve) => {
      this.#deflate.write(bytes);
      this.#deflate.flush(constants.Z_SYNC_FLUSH, resolve);
    });
    this.#deflate.off('data', gather);
    if (pieces.length > 0) await this.#below.write(Buffer.concat(pieces));
  }

  /** Frees what the two directions hold. */
  close(): void {
    this.#deflate.destroy();
    this.#inflate.destroy();
  }

  #take(bytes: Buffer): void {
    this.#taking = new Promise<void>((resolve) => {
      this.#inflate.write(bytes, () => {
        this.#taking = undefined;
        resolve();
      });
    });
  }

  /** Waits until there is something to read or what was taken is used up. */
  async #moreOrTaken(taken: Promise<void>): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#inflate.on('readable', resolve);
    this.#inflate.on('error', resolve);
    await Promise.race([promise, taken]);
    this.#inflate.off('readable', resolve);
    this.#inflate.off('error', resolve);
  }
}
