/**
 * A connection to another server as its client: greeting, EHLO, STARTTLS, AUTH, then transactions (RFC 5321).
 *
 * Every wait has the limit of RFC 5321 §4.5.3.2. TLS is opportunistic: whatever certificate the server shows is taken,
 * since without it the mail would go in the clear (RFC 7435).
 */
import { once } from 'node:events';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { encodePlain } from '#formats/sasl/plain.ts';
import { ReplyCollector, type SmtpReply } from '#formats/smtp/reply-collector.ts';

export interface ClientSettings {
  host: string;
  /** An IP address of the host. */
  address: string;
  port: number;
  /** Our name in EHLO. */
  hostname: string;
  credentials?: { user: string; password: string };
}

/** The connection failed before it could say anything about a recipient. */
export class ConnectionFault extends Error {
  override readonly name = 'ConnectionFault';
  readonly reply: SmtpReply | undefined;

  constructor(message: string, reply?: SmtpReply) {
    super(message);
    this.reply = reply;
  }
}

const MINUTE_MS = 60_000;
const CONNECT_TIMEOUT_MS = 30_000;

/** RFC 5321 §4.5.3.2. */
export const REPLY_TIMEOUTS = {
  greeting: 5 * MINUTE_MS,
  command: 5 * MINUTE_MS,
  data: 2 * MINUTE_MS,
  block: 3 * MINUTE_MS,
  end: 10 * MINUTE_MS,
  quit: 2_000,
} as const;

/** One open connection; use one at a time. */
export class SmtpClient {
  readonly settings: ClientSettings;
  #socket: Socket;
  #replies = new ReplyCollector();
  #wake: (() => void) | undefined;
  #failure: Error | undefined;
  /** Keywords of the last EHLO, in upper case, with their parameters. */
  keywords = new Map<string, string>();
  isSecure = false;

  private constructor(settings: ClientSettings, socket: Socket) {
    this.settings = settings;
    this.#socket = socket;
    this.#attach(socket);
  }

  /** Connects and greets; throws `ConnectionFault`. */
  static async open(settings: ClientSettings): Promise<SmtpClient> {
    const socket = connectPlain({ host: settings.address, port: settings.port, noDelay: true });
    const timer = setTimeout(() => socket.destroy(new Error('no connection in time')), CONNECT_TIMEOUT_MS);
    try {
      await once(socket, 'connect');
    } catch (error) {
      throw new ConnectionFault(`${settings.host} [${settings.address}]: ${reasonOf(error)}`);
    } finally {
      clearTimeout(timer);
    }
    const client = new SmtpClient(settings, socket);
    try {
      await client.#introduce();
      return client;
    } catch (error) {
      client.destroy();
      throw error;
    }
  }

  get isOpen(): boolean {
    return this.#failure === undefined && !this.#socket.destroyed;
  }

  /** Sends lines in one write and gives as many replies. */
  async ask(lines: readonly string[], timeoutMs: number): Promise<SmtpReply[]> {
    this.#socket.write(lines.map((line) => `${line}\r\n`).join(''));
    const replies: SmtpReply[] = [];
    for (const _ of lines) replies.push(await this.read(timeoutMs));
    return replies;
  }

  /** Writes bytes, waiting for room. */
  async write(bytes: Buffer): Promise<void> {
    if (this.#failure) throw this.#failure;
    if (this.#socket.write(bytes)) return;
    await this.#waitFor(() => !this.#socket.writableNeedDrain, REPLY_TIMEOUTS.block);
  }

  /** The next reply. */
  async read(timeoutMs: number): Promise<SmtpReply> {
    let reply: SmtpReply | undefined;
    await this.#waitFor(() => {
      reply = this.#replies.next();
      return reply !== undefined;
    }, timeoutMs);
    if (!reply) throw new ConnectionFault('no reply');
    return reply;
  }

  /** Says goodbye; never throws. */
  async quit(): Promise<void> {
    try {
      await this.ask(['QUIT'], REPLY_TIMEOUTS.quit);
    } catch {
      // The peer may leave without a word; the transaction before it has its reply.
    }
    this.destroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  async #introduce(): Promise<void> {
    const greeting = await this.read(REPLY_TIMEOUTS.greeting);
    if (greeting.code !== 220) throw new ConnectionFault(`greeting ${greeting.code}`, greeting);
    await this.#hello();
    if (this.keywords.has('STARTTLS')) await this.#startTls();
    if (this.settings.credentials) await this.#signIn(this.settings.credentials);
  }

  async #hello(): Promise<void> {
    const [reply] = await this.ask([`EHLO ${this.settings.hostname}`], REPLY_TIMEOUTS.command);
    this.keywords.clear();
    if (reply?.code === 250) {
      for (const line of reply.lines.slice(1)) {
        const [keyword = '', ...rest] = line.trim().split(/[ =]/);
        this.keywords.set(keyword.toUpperCase(), rest.join(' '));
      }
      return;
    }
    const [helo] = await this.ask([`HELO ${this.settings.hostname}`], REPLY_TIMEOUTS.command);
    if (helo?.code !== 250) throw new ConnectionFault(`HELO ${helo?.code}`, helo);
  }

  async #startTls(): Promise<void> {
    const [reply] = await this.ask(['STARTTLS'], REPLY_TIMEOUTS.command);
    // A server that offers TLS and then declines gets the mail as one that does not offer it.
    if (reply?.code !== 220) return;
    const plain = this.#socket;
    plain.removeAllListeners();
    this.#replies = new ReplyCollector();
    const secure = connectTls({ socket: plain, servername: this.settings.host, rejectUnauthorized: false });
    this.#socket = secure;
    this.#attach(secure);
    let ready = false;
    secure.once('secureConnect', () => {
      ready = true;
      this.#wake?.();
    });
    await this.#waitFor(() => ready, REPLY_TIMEOUTS.command);
    this.isSecure = true;
    await this.#hello();
  }

  async #signIn({ user, password }: { user: string; password: string }): Promise<void> {
    if (!this.isSecure && this.settings.address !== '127.0.0.1' && this.settings.address !== '::1')
      throw new ConnectionFault('the smart host offers no TLS, and the password is not sent without');
    const [reply] = await this.ask(
      [`AUTH PLAIN ${encodePlain({ authenticationId: user, password }).toString('base64')}`],
      REPLY_TIMEOUTS.command,
    );
    if (reply?.code !== 235) throw new ConnectionFault(`AUTH ${reply?.code}`, reply);
  }

  #attach(socket: Socket): void {
    socket.on('data', (chunk: Buffer) => {
      this.#replies.push(chunk);
      this.#wake?.();
    });
    socket.on('drain', () => this.#wake?.());
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the connection was closed')));
  }

  #fail(error: Error): void {
    this.#failure ??= new ConnectionFault(
      `${this.settings.host} [${this.settings.address}]: ${reasonOf(error)}`,
    );
    this.#wake?.();
  }

  /** Waits until something holds; throws when the connection fails or time runs out first. */
  async #waitFor(holds: () => boolean, timeoutMs: number): Promise<void> {
    const deadline = Date.now() + timeoutMs;
    while (!holds()) {
      if (this.#failure) throw this.#failure;
      const left = deadline - Date.now();
      if (left <= 0) throw new ConnectionFault(`${this.settings.host}: no answer in ${timeoutMs / 1000} s`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, left);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
