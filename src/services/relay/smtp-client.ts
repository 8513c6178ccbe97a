/**
 * A connection to another server as its client: greeting, EHLO, STARTTLS, AUTH, then transactions (RFC 5321).
 *
 * Every wait has the limit of RFC 5321 §4.5.3.2. TLS is what `tls-demand.ts` asks of it; where nothing is asked whatever
 * certificate the server shows is taken, since without it the mail would go in the clear (RFC 7435). A password goes only
 * where the certificate holds.
 */
import { isIP, type Socket } from 'node:net';
import { connect as connectTls, rootCertificates, type TLSSocket } from 'node:tls';
import type { TlsResult } from '#formats/mta-sts/tls-report.ts';
import { ReplyCollector, type SmtpReply } from '#formats/smtp/reply-collector.ts';
import { ConnectionFault, TlsFault } from './connection-fault.ts';
import { type Credentials, signIn } from './sign-in.ts';
import { isBinding, judgeTls, type TlsDemand } from './tls-demand.ts';

const MINUTE_MS = 60_000;

/** How long to wait for what (RFC 5321 §4.5.3.2). */
export interface ReplyTimeouts {
  connect: number;
  greeting: number;
  command: number;
  data: number;
  block: number;
  end: number;
  quit: number;
}

export const DEFAULT_TIMEOUTS: ReplyTimeouts = {
  connect: 30_000,
  greeting: 5 * MINUTE_MS,
  command: 5 * MINUTE_MS,
  data: 2 * MINUTE_MS,
  block: 3 * MINUTE_MS,
  end: 10 * MINUTE_MS,
  quit: 2_000,
};

export interface ClientSettings {
  host: string;
  /** An IP address of the host. */
  address: string;
  port: number;
  /** Our name in EHLO. */
  hostname: string;
  credentials?: Credentials;
  /** `never` for a second try, after a handshake that failed. */
  tls: 'opportunistic' | 'never';
  demand: TlsDemand;
  /** Authorities to trust beside the usual ones. */
  ca?: readonly string[];
  now: () => number;
  timeouts: ReplyTimeouts;
  random: (bytes: number) => Buffer;
}

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
  /** Whether the server's certificate is one to trust with a password. */
  isTrusted = false;
  /** Whether the server is proved to be the one that is meant, by its TLSA records or its certificate. */
  isProved = false;
  /** Whether it is known for sure that mail for the domain goes to this server. */
  isCertain = false;
  /** Transactions begun on it. */
  messages = 0;
  /** What was wrong with TLS, where mail went on all the same. */
  tlsResult: TlsResult | undefined;

  private constructor(settings: ClientSettings, socket: Socket) {
    this.settings = settings;
    this.#socket = socket;
    this.#attach(socket);
  }

  /** Greets over a connection that is open; throws `ConnectionFault`. */
  static async open(settings: ClientSettings, socket: Socket): Promise<SmtpClient> {
    const client = new SmtpClient(settings, socket);
    try {
      await client.#introduce();
      return client;
    } catch (error) {
      client.destroy();
      throw error;
    }
  }

  /** Whether the next transaction can begin: open, and the server has not said something by itself, as its goodbye. */
  get isUsable(): boolean {
    return this.#failure === undefined && !this.#socket.destroyed && !this.#replies.hasWaiting;
  }

  /** Sends lines in one write and gives as many replies. */
  async ask(lines: readonly string[], timeoutMs: number): Promise<SmtpReply[]> {
    if (this.#failure) throw this.#failure;
    this.#socket.write(lines.map((line) => `${line}\r\n`).join(''));
    const replies: SmtpReply[] = [];
    for (const _ of lines) replies.push(await this.read(timeoutMs));
    return replies;
  }

  /** Sends one line and gives its reply. */
  async askOne(line: string, timeoutMs = this.settings.timeouts.command): Promise<SmtpReply> {
    const [reply] = await this.ask([line], timeoutMs);
    if (!reply) throw new ConnectionFault('no reply');
    return reply;
  }

  /** Writes bytes, waiting for room. */
  async write(bytes: Buffer): Promise<void> {
    if (this.#failure) throw this.#failure;
    if (this.#socket.write(bytes)) return;
    await this.#waitFor(() => !this.#socket.writableNeedDrain, this.settings.timeouts.block);
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

  /** A reply that has come already, after the connection failed too. */
  takeWaiting(): SmtpReply | undefined {
    return this.#replies.next();
  }

  /** Says goodbye; never throws. */
  async quit(): Promise<void> {
    try {
      if (this.isUsable) await this.ask(['QUIT'], this.settings.timeouts.quit);
    } catch {
      // The peer may leave without a word; the transaction before it has its reply.
    }
    this.destroy();
  }

  destroy(): void {
    this.#socket.destroy();
  }

  async #introduce(): Promise<void> {
    const greeting = await this.read(this.settings.timeouts.greeting);
    if (greeting.code !== 220) throw new ConnectionFault(`greeting ${greeting.code}`, greeting);
    await this.#hello();
    if (this.keywords.has('STARTTLS') && this.settings.tls === 'opportunistic') await this.#startTls();
    else this.#goWithoutTls('it offers no TLS');
    if (this.settings.credentials) await signIn(this, this.settings.credentials);
  }

  async #hello(): Promise<void> {
    const reply = await this.askOne(`EHLO ${this.settings.hostname}`);
    this.keywords.clear();
    if (reply.code === 250) {
      for (const line of reply.lines.slice(1)) {
        const [keyword = '', ...rest] = line.trim().split(/[ =]/);
        this.keywords.set(keyword.toUpperCase(), rest.join(' '));
      }
      return;
    }
    // Only "not known" means an old server (RFC 5321 §3.2); "not now" means not now.
    if (reply.code < 500) throw new ConnectionFault(`EHLO ${reply.code}`, reply);
    const helo = await this.askOne(`HELO ${this.settings.hostname}`);
    if (helo.code !== 250) throw new ConnectionFault(`HELO ${helo.code}`, helo);
  }

  async #startTls(): Promise<void> {
    const reply = await this.askOne('STARTTLS');
    // A server that offers TLS and then declines gets the mail as one that does not offer it.
    if (reply.code !== 220) return this.#goWithoutTls(`STARTTLS was answered ${reply.code}`);
    let secure: TLSSocket;
    try {
      secure = await this.#shakeHands();
    } catch (error) {
      throw new TlsFault(`${this.settings.host}: ${reasonOf(error)}`, 'validation-failure');
    }
    const { demand, now, host } = this.settings;
    const result = judgeTls(demand, secure, now());
    this.tlsResult = result;
    if (result && isBinding(demand))
      throw new TlsFault(`${host}: its certificate is refused, ${result}`, result);
    this.isSecure = true;
    this.isProved = !result && (secure.authorized || (demand.kind === 'dane' && demand.records.length > 0));
    await this.#hello();
  }

  #goWithoutTls(reason: string): void {
    this.tlsResult = 'starttls-not-supported';
    if (isBinding(this.settings.demand))
      throw new TlsFault(`${this.settings.host}: ${reason}`, 'starttls-not-supported');
  }

  async #shakeHands(): Promise<TLSSocket> {
    const { host, timeouts, ca } = this.settings;
    const plain = this.#socket;
    plain.removeAllListeners();
    plain.on('error', (error) => this.#fail(error));
    // What was said before the handshake does not count after it (RFC 3207 §4.2).
    this.#replies = new ReplyCollector();
    const secure: TLSSocket = connectTls({
      socket: plain,
      ...(isIP(host) === 0 && { servername: host }),
      rejectUnauthorized: false,
      ...(ca && { ca: [...rootCertificates, ...ca] }),
    });
    this.#socket = secure;
    this.#attach(secure);
    let isReady = false;
    secure.once('secureConnect', () => {
      isReady = true;
      this.#wake?.();
    });
    await this.#waitFor(() => isReady, timeouts.command);
    this.isTrusted = secure.authorized;
    return secure;
  }

  #attach(socket: Socket): void {
    socket.on('data', (chunk: Buffer) => {
      try {
        this.#replies.push(chunk);
      } catch (error) {
        this.#fail(error);
        socket.destroy();
      }
      this.#wake?.();
    });
    socket.on('drain', () => this.#wake?.());
    socket.on('error', (error) => this.#fail(error));
    socket.on('close', () => this.#fail(new Error('the connection was closed')));
  }

  #fail(error: unknown): void {
    this.#failure ??= new ConnectionFault(
      `${this.settings.host} [${this.settings.address}]: ${reasonOf(error)}`,
    );
    this.#wake?.();
  }

  /** Waits until something holds; throws when the connection fails or time runs out first. */
  async #waitFor(holds: () => boolean, timeoutMs: number): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!holds()) {
      if (this.#failure) throw this.#failure;
      const left = deadline - performance.now();
      if (left <= 0) {
        this.destroy();
        throw new ConnectionFault(`${this.settings.host}: no answer in ${timeoutMs / 1000} s`);
      }
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
