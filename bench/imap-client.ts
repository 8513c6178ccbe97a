/**
 * The lightest IMAP client that can wait for an answer: it looks at the end of what comes, never at what is in it, so
 * that a benchmark measures the server.
 */
import { connect, type Socket } from 'node:net';

/** Enough of the end to hold a tagged response with all capabilities in it. */
const TAIL_BYTES = 4_096;

/** One connection. */
export class BenchClient {
  readonly #socket: Socket;
  #tail = '';
  #bytes = 0;
  #isClosed = false;
  #wake: (() => void) | undefined;

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#bytes += chunk.length;
      this.#tail = (this.#tail + chunk.toString('latin1', Math.max(0, chunk.length - TAIL_BYTES))).slice(
        -TAIL_BYTES,
      );
      this.#wake?.();
    });
    socket.on('close', () => {
      this.#isClosed = true;
      this.#wake?.();
    });
    socket.on('error', () => undefined);
  }

  /** Connects and signs in. */
  static async open(port: number, user: string, password: string): Promise<BenchClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const client = new BenchClient(socket);
    await client.#until(() => client.#tail.includes('\r\n'));
    await client.command(`LOGIN "${user}" "${password}"`);
    return client;
  }

  /** Sends a command and waits for its OK; gives the bytes of the answer. */
  async command(text: string | Buffer): Promise<number> {
    this.#tail = '';
    this.#bytes = 0;
    this.#socket.write(typeof text === 'string' ? `t ${text}\r\n` : text);
    await this.#until(() => /(?:^|\n)t (?:OK|NO|BAD)[^\n]*\r\n$/.test(this.#tail));
    if (!/(?:^|\n)t OK[^\n]*\r\n$/.test(this.#tail))
      throw new Error(`${text.toString().slice(0, 80)}: ${this.#tail}`);
    return this.#bytes;
  }

  close(): void {
    this.#socket.destroy();
  }

  async #until(isDone: () => boolean): Promise<void> {
    while (!isDone()) {
      if (this.#isClosed) throw new Error(`the server closed: ${this.#tail}`);
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
