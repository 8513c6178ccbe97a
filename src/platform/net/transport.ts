/**
 * One client's byte stream: bytes in by request, bytes out with back-pressure, TLS in between.
 *
 * A reader that asks for nothing leaves bytes in the socket, so a client that sends faster than it is served waits in
 * its own kernel. Nothing here throws for the peer's sake: a broken connection reads as its end.
 */
import type { Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';
import { type ClientCertificate, provedCertificate } from './client-certificate.ts';
import { refuseTls } from './refuse.ts';

export interface TlsFacts {
  version: string;
  cipher: string;
}

/** What the TLS connection itself proves of the client, for sign-in; nothing before TLS. */
export interface TlsProofs {
  /** What binds a sign-in to this connection, by type (RFC 9266); empty without TLS 1.3. */
  channelBindings: ReadonlyMap<string, Buffer>;
  /** Where one was asked for and its chain holds. */
  clientCertificate?: ClientCertificate;
}

/** More than this unread stops the socket: one large literal's worth of chunks, not a message. */
const MAX_UNREAD_BYTES = 256 * 1024;
/** A handshake that takes longer is no mail client's. */
const HANDSHAKE_TIMEOUT_MS = 30_000;
/** Time for the last answer to be taken by a slow peer. */
const CLOSE_TIMEOUT_MS = 30_000;
/** First byte of a TLS handshake record (RFC 8446 §5.1): no command of a plain protocol begins so. */
const TLS_HANDSHAKE_BYTE = 0x16;

/** RFC 9266 §2. */
const BINDING_BYTES = 32;

/** The certificate for a handshake, by the name the client asks for where it asks for one. */
export type ContextFor = (serverName?: string) => SecureContext;

export interface TransportStart {
  socket: Socket;
  remoteAddress: string;
  secureContext: ContextFor;
  /** The client is asked for a certificate, and may have none. */
  asksForCertificate?: boolean;
  /** The socket after its handshake, on a port that speaks TLS from the first byte. */
  tls?: TLSSocket;
  /** Called when the peer begins TLS where plain text is spoken. */
  onTls?: () => void;
}

/** A connection as the servers see it. */
export class Transport {
  readonly remoteAddress: string;
  #socket: Socket;
  readonly #secureContext: ContextFor;
  readonly #asksForCertificate: boolean;
  readonly #onTls: (() => void) | undefined;
  #chunks: Buffer[] = [];
  #unread = 0;
  #ended = false;
  #isFirst = true;
  #wake: (() => void) | undefined;
  #tls: TLSSocket | undefined;

  constructor(start: TransportStart) {
    this.remoteAddress = start.remoteAddress;
    this.#secureContext = start.secureContext;
    this.#asksForCertificate = start.asksForCertificate ?? false;
    this.#onTls = start.onTls;
    this.#tls = start.tls;
    this.#socket = start.tls ?? start.socket;
    this.#attach();
  }

  get isSecure(): boolean {
    return this.#tls !== undefined;
  }

  get tlsFacts(): TlsFacts | undefined {
    if (!this.#tls) return undefined;
    return { version: this.#tls.getProtocol() ?? 'TLS', cipher: this.#tls.getCipher().standardName };
  }

  /** What the connection proves as it is now. */
  get tlsProofs(): TlsProofs {
    if (!this.#tls) return { channelBindings: new Map() };
    const clientCertificate = this.#asksForCertificate ? provedCertificate(this.#tls) : undefined;
    return { channelBindings: channelBindingsOf(this.#tls), ...(clientCertificate && { clientCertificate }) };
  }

  get isClosed(): boolean {
    return this.#ended;
  }

  /** The next bytes, or undefined when the peer has closed or the connection broke. One reader at a time. */
  async read(): Promise<Buffer | undefined> {
    while (this.#chunks.length === 0) {
      if (this.#ended) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    const [first] = this.#chunks;
    const bytes = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#unread = 0;
    if (this.#socket.isPaused()) this.#socket.resume();
    return bytes;
  }

  /** Bytes that have come and were not read yet; for servers that answer pipelined commands together. */
  get hasUnread(): boolean {
    return this.#chunks.length > 0;
  }

  /** Writes; resolves when there is room for more, or at once when the peer is gone. */
  write(bytes: Buffer | string): Promise<void> {
    if (this.#socket.destroyed || this.#socket.writableEnded) return Promise.resolve();
    const hasRoom =
      typeof bytes === 'string' ? this.#socket.write(bytes, 'latin1') : this.#socket.write(bytes);
    if (hasRoom) return Promise.resolve();
    return new Promise((resolve) => {
      const done = (): void => {
        this.#socket.off('drain', done);
        this.#socket.off('close', done);
        resolve();
      };
      this.#socket.on('drain', done);
      this.#socket.on('close', done);
    });
  }

  /**
   * The TLS handshake as server. What came in plain text before it is dropped, so that nobody in the middle can slip
   * commands in front of the client's (RFC 3207 §4.2). Rejects when the handshake fails; the connection is then closed.
   */
  async startTls(): Promise<void> {
    const plain = this.#socket;
    plain.removeAllListeners('data');
    plain.removeAllListeners('end');
    plain.pause();
    this.#chunks = [];
    this.#unread = 0;
    this.#tls = await secureSocket(plain, this.#secureContext, this.#asksForCertificate);
    this.#socket = this.#tls;
    this.#isFirst = false;
    this.#attach();
  }

  /** Ends the connection after what was written. */
  close(): void {
    if (!this.#socket.destroyed) this.#socket.end();
    this.#finish();
    // A peer that never reads would keep the socket for ever.
    const socket = this.#socket;
    const timer = setTimeout(() => socket.destroy(), CLOSE_TIMEOUT_MS);
    timer.unref();
    socket.on('close', () => clearTimeout(timer));
  }

  #attach(): void {
    const socket = this.#socket;
    socket.on('data', (chunk: Buffer) => this.#take(chunk));
    socket.on('end', () => this.#finish());
    socket.on('close', () => this.#finish());
    // The reason a connection broke changes nothing for the server; `close` follows.
    socket.on('error', () => this.#finish());
    // A handshake leaves its socket paused, so that no byte comes before there is a reader.
    socket.resume();
  }

  #take(chunk: Buffer): void {
    if (this.#isFirst && !this.isSecure && chunk[0] === TLS_HANDSHAKE_BYTE) {
      this.#socket.removeAllListeners('data');
      refuseTls(this.#socket);
      this.#onTls?.();
      this.#finish();
      return;
    }
    this.#isFirst = false;
    this.#chunks.push(chunk);
    this.#unread += chunk.length;
    if (this.#unread > MAX_UNREAD_BYTES) this.#socket.pause();
    this.#wakeReader();
  }

  #finish(): void {
    this.#ended = true;
    this.#wakeReader();
  }

  #wakeReader(): void {
    const wake = this.#wake;
    this.#wake = undefined;
    wake?.();
  }
}

function channelBindingsOf(tls: TLSSocket): ReadonlyMap<string, Buffer> {
  if (tls.getProtocol() !== 'TLSv1.3') return new Map();
  const exported = tls.exportKeyingMaterial(BINDING_BYTES, 'EXPORTER-Channel-Binding', Buffer.alloc(0));
  return new Map([['tls-exporter', exported]]);
}

/** Wraps an accepted socket in TLS and waits for the handshake. */
export function secureSocket(
  socket: Socket,
  contextFor: ContextFor,
  asksForCertificate = false,
): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const secure = new TLSSocket(socket, {
      isServer: true,
      secureContext: contextFor(),
      requestCert: asksForCertificate,
      rejectUnauthorized: false,
      // RFC 6066 §3: the client says by which name it knows us.
      SNICallback: (name, done) => done(null, contextFor(name)),
    });
    const fail = (error: Error): void => {
      clearTimeout(timer);
      secure.destroy();
      reject(error);
    };
    const onClose = (): void => fail(new Error('the peer closed during the TLS handshake'));
    // Only a stream that is read tells its end; a half-open socket would keep its place until the timeout.
    secure.once('end', onClose);
    secure.resume();
    const timer = setTimeout(() => fail(new Error('the TLS handshake took too long')), HANDSHAKE_TIMEOUT_MS);
    secure.once('error', fail);
    secure.once('close', onClose);
    secure.once('secure', () => {
      clearTimeout(timer);
      secure.pause();
      secure.off('error', fail);
      secure.off('end', onClose);
      secure.off('close', onClose);
      resolve(secure);
    });
  });
}
