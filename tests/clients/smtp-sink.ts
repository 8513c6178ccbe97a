/**
 * Somebody else's mail server for tests: takes mail on loopback, or does at any step what a test tells it to: any reply,
 * nonsense, silence, hanging up.
 *
 * Our own and small, so that it shares no fault with what is tested. Knows EHLO, HELO, STARTTLS, AUTH, MAIL, RCPT, DATA,
 * BDAT, RSET, QUIT.
 */

import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { type SecureContext, TLSSocket } from 'node:tls';

/** A message as it arrived: the envelope, and the data without dot-stuffing. */
export interface SunkMessage {
  from: string;
  to: string[];
  data: string;
  /** The lines of MAIL and RCPT, with their parameters. */
  envelope: string[];
  isSecure: boolean;
}

/** Where a conversation stands when the sink is to answer. */
export interface SinkStep {
  /** `CONNECT` before the greeting, `END` after the message's dot; else the verb. */
  verb: string;
  line: string;
  message: SunkMessage;
  /** Number of the connection, from 1. */
  connection: number;
}

/** A reply without its CRLF, or what else a server may do. */
export type SinkAnswer = string | { act: 'hang' | 'close' | 'halfClose' | 'reset' };

export interface SinkOptions {
  /** What to do at a step; what a server should where it gives nothing. */
  script?: (step: SinkStep) => SinkAnswer | undefined;
  /** Keywords of EHLO. */
  keywords?: readonly string[];
  /** Offers STARTTLS with this certificate. */
  secureContext?: SecureContext;
  port?: number;
}

const MAX_BYTES = 100 * 1024 * 1024;
const KEYWORDS = ['8BITMIME', 'SMTPUTF8', 'PIPELINING'];

/** The address between the angle brackets of MAIL and RCPT. */
function pathOf(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}

function emptyMessage(): SunkMessage {
  return { from: '', to: [], data: '', envelope: [], isSecure: false };
}

/** One client of a sink. */
class SinkConnection {
  readonly #sink: SmtpSink;
  readonly #number: number;
  #socket: Socket;
  #input = '';
  #message = emptyMessage();
  #inData = false;
  /** The chunk that BDAT announced: its size, and whether it is the last. */
  #chunk: { size: number; isLast: boolean } | undefined;
  #chunks = '';
  #isSilent = false;

  constructor(sink: SmtpSink, socket: Socket, number: number) {
    this.#sink = sink;
    this.#socket = socket;
    this.#number = number;
    this.#listen(socket);
  }

  greet(): void {
    this.#answer('CONNECT', '', '220 sink.example ESMTP');
  }

  #listen(socket: Socket): void {
    socket.on('data', (chunk) => this.#take(chunk));
  }

  #take(chunk: Buffer): void {
    if (this.#isSilent) return;
    this.#input += chunk.toString('latin1');
    if (this.#input.length > MAX_BYTES) this.#socket.destroy();
    this.#takeChunk();
    for (let line = this.#nextLine(); line !== undefined; line = this.#nextLine()) {
      if (this.#inData) this.#endMessage(line);
      else this.#command(line);
      if (this.#isSilent) return;
      this.#takeChunk();
    }
  }

  /** RFC 3030: bytes as they are, so many. */
  #takeChunk(): void {
    const chunk = this.#chunk;
    if (!chunk || this.#input.length < chunk.size) return;
    this.#chunks += this.#input.slice(0, chunk.size);
    this.#input = this.#input.slice(chunk.size);
    this.#chunk = undefined;
    if (!chunk.isLast) this.#answer('BDAT', '', '250 2.0.0 go on');
    else if (this.#message.to.length === 0) this.#answer('END', '', '503 5.5.1 no recipient');
    else this.#endWith(Buffer.from(this.#chunks, 'latin1').toString('utf8'));
  }

  /** A line, or a whole message after DATA. The data may be empty: then its end is the first thing there is. */
  #nextLine(): string | undefined {
    if (this.#chunk) return undefined;
    if (this.#inData && this.#input.startsWith('.\r\n')) {
      this.#input = this.#input.slice(3);
      return '';
    }
    const ending = this.#inData ? '\r\n.\r\n' : '\r\n';
    const end = this.#input.indexOf(ending);
    if (end < 0) return undefined;
    const line = this.#input.slice(0, end);
    this.#input = this.#input.slice(end + ending.length);
    return this.#inData ? `${line}\r\n` : line;
  }

  #command(line: string): void {
    const [word = '', size = '', last = ''] = line.toUpperCase().split(' ');
    const verb = word;
    if (verb === 'MAIL') this.#chunks = '';
    if (verb === 'BDAT') {
      this.#chunk = { size: Number(size), isLast: last === 'LAST' };
      return;
    }
    if (verb === 'MAIL') this.#message = { ...emptyMessage(), from: pathOf(line), envelope: [line] };
    this.#message.isSecure = this.#socket instanceof TLSSocket;
    const answer = this.#answer(verb, line, this.#ordinary(verb));
    if (verb === 'RCPT' && answer.startsWith('250')) {
      this.#message.to.push(pathOf(line));
      this.#message.envelope.push(line);
    }
    this.#inData = verb === 'DATA' && answer.startsWith('354');
    if (verb === 'QUIT') this.#socket.end();
    if (verb === 'STARTTLS' && answer.startsWith('220')) this.#startTls();
  }

  #ordinary(verb: string): string {
    const { options } = this.#sink;
    if (verb === 'EHLO') {
      const startTls = options.secureContext && !(this.#socket instanceof TLSSocket) ? ['STARTTLS'] : [];
      const lines = ['sink.example', ...(options.keywords ?? KEYWORDS), ...startTls];
      return lines.map((line, index) => `250${index === lines.length - 1 ? ' ' : '-'}${line}`).join('\r\n');
    }
    if (verb === 'DATA') return this.#message.to.length > 0 ? '354 go on' : '503 5.5.1 no recipient';
    if (verb === 'STARTTLS') return options.secureContext ? '220 go on' : '502 5.5.1 no TLS here';
    if (verb === 'AUTH') return '235 2.7.0 welcome';
    if (verb === 'QUIT') return '221 2.0.0 bye';
    return '250 2.0.0 ok';
  }

  #endMessage(text: string): void {
    this.#inData = false;
    this.#endWith(Buffer.from(text, 'latin1').toString('utf8').replaceAll(/^\.\./gm, '.'));
  }

  #endWith(data: string): void {
    const message = { ...this.#message, data };
    this.#message = emptyMessage();
    // Before the answer, so that whoever reads the answer finds it.
    const isTaken = this.#answer('END', '', '250 2.0.0 taken', message).startsWith('2');
    if (isTaken) this.#sink.received.push(message);
  }

  /** Does what the script says; gives the reply, empty where there was none. */
  #answer(verb: string, line: string, ordinary: string, message = this.#message): string {
    const answer = this.#sink.decide({ verb, line, message, connection: this.#number }) ?? ordinary;
    if (typeof answer === 'string') {
      this.#socket.write(`${answer}\r\n`);
      return answer;
    }
    this.#isSilent = true;
    if (answer.act === 'close') this.#socket.destroy();
    if (answer.act === 'halfClose') this.#socket.end();
    if (answer.act === 'reset') this.#socket.resetAndDestroy();
    return '';
  }

  #startTls(): void {
    const { secureContext } = this.#sink.options;
    if (!secureContext) return;
    this.#socket.removeAllListeners('data');
    this.#socket = new TLSSocket(this.#socket, { isServer: true, secureContext });
    this.#socket.on('error', () => this.#socket.destroy());
    this.#listen(this.#socket);
  }
}

/** A listening sink. */
export class SmtpSink {
  readonly received: SunkMessage[] = [];
  /** How often a recipient was put off. */
  deferred = 0;
  /** While true, every RCPT is answered 451. */
  isBusy = false;
  /** What the sink was told, `number verb`, in order. */
  readonly log: string[] = [];
  /** Connections so far, and the most there were at a time. */
  connections = 0;
  mostAtOnce = 0;
  options: SinkOptions;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(options: SinkOptions) {
    this.options = options;
    this.#server = createServer({ noDelay: true, allowHalfOpen: true }, (socket) => this.#serve(socket));
  }

  static async open(options: SinkOptions = {}): Promise<SmtpSink> {
    const sink = new SmtpSink(options);
    sink.#server.listen(options.port ?? 0, '127.0.0.1');
    await once(sink.#server, 'listening');
    return sink;
  }

  get port(): number {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the sink does not listen');
    return address.port;
  }

  async close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    this.#server.close();
    await once(this.#server, 'close');
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  /** What to do at a step. */
  decide(step: SinkStep): SinkAnswer | undefined {
    this.log.push(`${step.connection} ${step.verb}`);
    if (step.verb === 'RCPT' && this.isBusy) {
      this.deferred += 1;
      return '451 4.3.0 busy, try again later';
    }
    return this.options.script?.(step);
  }

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    this.connections += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.#sockets.size);
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => socket.destroy());
    socket.on('end', () => socket.end());
    const connection = new SinkConnection(this, socket, this.connections);
    connection.greet();
  }
}
