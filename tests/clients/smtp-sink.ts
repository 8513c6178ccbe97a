/**
 * Somebody else's mail server for tests: takes mail on loopback, or says 451 for as long as it is told to.
 *
 * Our own and small, so that it shares no fault with what is tested. Knows EHLO, MAIL, RCPT, DATA, RSET, QUIT.
 */

import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';

/** A message as it arrived: the envelope, and the data without dot-stuffing. */
export interface SunkMessage {
  from: string;
  to: string[];
  data: string;
}

const MAX_BYTES = 10 * 1024 * 1024;

/** The address between the angle brackets of MAIL and RCPT. */
function pathOf(line: string): string {
  return /<([^>]*)>/.exec(line)?.[1] ?? '';
}

/** A listening sink. */
export class SmtpSink {
  readonly received: SunkMessage[] = [];
  /** How often a message was put off. */
  deferred = 0;
  /** While true, every RCPT is answered 451. */
  isBusy = false;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor() {
    this.#server = createServer((socket) => this.#serve(socket));
  }

  static async open(): Promise<SmtpSink> {
    const sink = new SmtpSink();
    sink.#server.listen(0, '127.0.0.1');
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

  #serve(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket)).on('error', () => socket.destroy());
    let input = '';
    let message: SunkMessage = { from: '', to: [], data: '' };
    let inData = false;
    socket.write('220 sink.example ESMTP\r\n');
    socket.on('data', (chunk) => {
      input += chunk.toString('latin1');
      if (input.length > MAX_BYTES) socket.destroy();
      for (;;) {
        const ending = inData ? '\r\n.\r\n' : '\r\n';
        // The data may be empty: then its end is the first thing after DATA.
        const end = inData && input.startsWith('.\r\n') ? -2 : input.indexOf(ending);
        if (end === -1) return;
        const line = end < 0 ? '' : input.slice(0, end);
        input = input.slice(end + ending.length);
        if (inData) {
          inData = false;
          const data = Buffer.from(`${line}\r\n`, 'latin1').toString('utf8').replace(/^\.\./gm, '.');
          this.received.push({ ...message, data });
          message = { from: '', to: [], data: '' };
          socket.write('250 2.0.0 taken\r\n');
        } else if (/^DATA$/i.test(line)) {
          inData = message.to.length > 0;
          socket.write(inData ? '354 go on\r\n' : '503 5.5.1 no recipient\r\n');
        } else socket.write(`${this.#answer(line, message)}\r\n`);
        if (/^QUIT$/i.test(line)) socket.end();
      }
    });
  }

  #answer(line: string, message: SunkMessage): string {
    const verb = line.split(' ')[0]?.toUpperCase();
    if (verb === 'EHLO') return '250-sink.example\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 PIPELINING';
    if (verb === 'MAIL') {
      message.from = pathOf(line);
      message.to = [];
    }
    if (verb === 'RCPT' && this.isBusy) {
      this.deferred += 1;
      return '451 4.3.0 busy, try again later';
    }
    if (verb === 'RCPT') message.to.push(pathOf(line));
    if (verb === 'QUIT') return '221 2.0.0 bye';
    return '250 2.0.0 ok';
  }
}
