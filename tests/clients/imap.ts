/**
 * A small IMAP client for tests: sends lines, gives the server's lines one by one, understands nothing else.
 *
 * Our own, so that a fault shared by a client library and the server shows, and so that a test can send what no
 * library would.
 */
import { connect, type Socket } from 'node:net';
import { connect as connectTls, TLSSocket } from 'node:tls';
import { constants, createDeflateRaw, createInflateRaw, type DeflateRaw } from 'node:zlib';

/** A server that says nothing for this long has lost the thread. */
const SILENCE_MS = 60_000;

/** One connection. */
export class ImapTestClient {
  #socket: Socket;
  #received = Buffer.alloc(0);
  #isClosed = false;
  #wake: (() => void) | undefined;
  #deflate: DeflateRaw | undefined;
  readonly #silenceMs: number;

  constructor(socket: Socket, silenceMs = SILENCE_MS) {
    this.#socket = socket;
    this.#silenceMs = silenceMs;
    this.#attach();
  }

  static async open(
    port: number,
    host = '127.0.0.1',
    from?: string,
    silenceMs?: number,
  ): Promise<ImapTestClient> {
    const socket = connect({ port, host, ...(from !== undefined && { localAddress: from }) });
    await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
    return new ImapTestClient(socket, silenceMs);
  }

  /** The handshake after STARTTLS, without checking whose certificate it is. */
  async startTls(): Promise<void> {
    this.#socket.removeAllListeners();
    const secure = connectTls({ socket: this.#socket, rejectUnauthorized: false });
    await new Promise<void>((resolve, reject) => secure.once('secureConnect', resolve).once('error', reject));
    this.#socket = secure;
    this.#attach();
  }

  /** The client's end of what binds to the TLS connection (RFC 9266). */
  get channelBinding(): Buffer {
    if (!(this.#socket instanceof TLSSocket)) throw new Error('TLS is not on');
    return this.#socket.exportKeyingMaterial(32, 'EXPORTER-Channel-Binding', Buffer.alloc(0));
  }

  /** DEFLATE in both directions, after COMPRESS. */
  startDeflate(): void {
    this.#socket.removeAllListeners();
    const inflate = createInflateRaw({ finishFlush: constants.Z_SYNC_FLUSH });
    this.#socket.pipe(inflate);
    inflate.on('data', (chunk: Buffer) => this.#take(chunk));
    inflate.on('end', () => this.#finish());
    this.#deflate = createDeflateRaw({ flush: constants.Z_SYNC_FLUSH });
    this.#deflate.pipe(this.#socket);
  }

  /** Sends bytes as they are; text as UTF-8. */
  send(bytes: string | Buffer): void {
    (this.#deflate ?? this.#socket).write(bytes);
  }

  /** The next line without its ending; bytes as UTF-8. Undefined when the server has closed. */
  async readLine(): Promise<string | undefined> {
    for (;;) {
      const end = this.#received.indexOf('\r\n');
      if (end >= 0) {
        const line = this.#received.toString('utf8', 0, end);
        this.#received = this.#received.subarray(end + 2);
        return line;
      }
      if (this.#isClosed) return undefined;
      await this.#moreBytes();
    }
  }

  /** All lines up to and with the tagged response; throws unless that is OK. */
  async command(text: string): Promise<string[]> {
    const lines = await this.attempt(text);
    if (!lines.at(-1)?.startsWith('t OK')) throw new Error(`${text}\n${lines.join('\n')}`);
    return lines;
  }

  /** All lines up to and with the tagged response, whatever it is. */
  async attempt(text: string): Promise<string[]> {
    this.send(`t ${text}\r\n`);
    const lines: string[] = [];
    for (;;) {
      const line = await this.readLine();
      if (line === undefined) throw new Error(`closed after ${text}\n${lines.join('\n')}`);
      lines.push(line);
      if (line.startsWith('t ')) return lines;
    }
  }

  close(): void {
    this.#socket.destroy();
  }

  #take(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk]);
    this.#wake?.();
  }

  #finish(): void {
    this.#isClosed = true;
    this.#wake?.();
  }

  #attach(): void {
    this.#socket.on('data', (chunk: Buffer) => this.#take(chunk));
    const end = (): void => this.#finish();
    this.#socket.on('end', end).on('error', end).on('close', end);
  }

  #moreBytes(): Promise<void> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`no answer; so far: ${this.#received.toString('utf8')}`)),
        this.#silenceMs,
      );
      this.#wake = () => {
        clearTimeout(timer);
        this.#wake = undefined;
        resolve();
      };
    });
  }
}
