/**
 * What goes to the client: replies wait for those of the commands that came along with theirs, bodies go out in pieces
 * with back-pressure.
 */
import { DotStuffer } from '#formats/smtp/dot-stuffing.ts';
import { OUTPUT_CHUNK_BYTES } from './limits.ts';
import type { Pop3Reply } from './reply.ts';

type Pieces = Iterator<Buffer> | AsyncIterator<Buffer>;

/** One connection's output. */
export class Pop3Output {
  readonly #write: (bytes: Buffer) => Promise<void>;
  #pieces: Buffer[] = [];
  #bytes = 0;
  /** A body was begun and not ended. */
  isInBody = false;

  constructor(write: (bytes: Buffer) => Promise<void>) {
    this.#write = write;
  }

  push(bytes: Buffer): void {
    this.#pieces.push(bytes);
    this.#bytes += bytes.length;
  }

  /** Hands over everything. */
  async flush(): Promise<void> {
    if (this.#bytes === 0) return;
    const bytes = Buffer.concat(this.#pieces);
    this.#pieces = [];
    this.#bytes = 0;
    await this.#write(bytes);
  }

  /**
   * The status, and the body with its dots and its end (RFC 1939 §3). The body's first piece is made before the status is
   * said, so that what cannot be read is refused and not broken off.
   */
  async sendWithBody(status: Buffer, body: NonNullable<Pop3Reply['body']>): Promise<void> {
    const pieces: Pieces =
      Symbol.asyncIterator in body ? body[Symbol.asyncIterator]() : body[Symbol.iterator]();
    const stuffer = new DotStuffer();
    let next = await pieces.next();
    this.push(status);
    this.isInBody = true;
    while (!next.done) {
      this.push(stuffer.push(next.value));
      if (this.#bytes >= OUTPUT_CHUNK_BYTES) await this.flush();
      next = await pieces.next();
    }
    this.push(stuffer.end());
    this.isInBody = false;
  }
}
