/**
 * What goes to the client: gathered into large pieces, written with back-pressure.
 *
 * A command writes text and buffers as they come and calls `relieve` in its loops; that hands full pieces to
 * the socket and waits while the client is slow, so memory does not grow with the size of an answer.
 */
import { type Wire, wireToBuffer } from '#formats/imap/encoder.ts';
import { encodeStatus, type ResponseCode, type StatusWord } from '#formats/imap/status-response.ts';
import { type Language, translate, translateRefusal } from './languages.ts';
import { OUTPUT_CHUNK_BYTES } from './limits.ts';

/** Below this a copy is cheaper than one more buffer. */
const COPY_BELOW_BYTES = 2_048;

/** Takes one piece to the socket; resolves when there is room for the next. */
export type Sink = (bytes: Buffer) => Promise<void>;

/** One connection's output. */
export class ImapOutput {
  /** Of the texts that people read. */
  readonly #language: () => Language;
  readonly #sink: Sink;
  #text: Wire = '';
  #parts: Buffer[] = [];
  #partBytes = 0;

  constructor(sink: Sink, language: () => Language) {
    this.#sink = sink;
    this.#language = language;
  }

  /** A status response, its text in the session's language. */
  status(tag: string, word: StatusWord, text: string, code?: ResponseCode): void {
    const language = this.#language();
    const options = { utf8: language !== 'i-default' };
    const said =
      word === 'NO' || word === 'BYE' ? translateRefusal(text, language) : translate(text, language);
    this.wire(encodeStatus(tag, word, said, code, options));
  }

  /** Text of one character per byte, as the encoders make it. */
  wire(wire: Wire): void {
    this.#text += wire;
  }

  /** Bytes as they are; the buffer must not change afterwards. */
  bytes(bytes: Buffer): void {
    if (bytes.length < COPY_BELOW_BYTES) {
      this.#text += bytes.toString('latin1');
      return;
    }
    this.#takeText();
    this.#parts.push(bytes);
    this.#partBytes += bytes.length;
  }

  /** What has gathered is a full piece. */
  get isFull(): boolean {
    return this.#text.length + this.#partBytes >= OUTPUT_CHUNK_BYTES;
  }

  /** Hands over what has gathered if that is a full piece. */
  async relieve(): Promise<void> {
    if (this.isFull) await this.flush();
  }

  /** Hands over everything. */
  async flush(): Promise<void> {
    this.#takeText();
    if (this.#parts.length === 0) return;
    const bytes = this.#parts.length === 1 ? (this.#parts[0] as Buffer) : Buffer.concat(this.#parts);
    this.#parts = [];
    this.#partBytes = 0;
    await this.#sink(bytes);
  }

  #takeText(): void {
    if (this.#text === '') return;
    const bytes = wireToBuffer(this.#text);
    this.#text = '';
    this.#parts.push(bytes);
    this.#partBytes += bytes.length;
  }
}
