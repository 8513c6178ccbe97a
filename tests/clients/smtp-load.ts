/**
 * A load of SMTP deliveries: many connections, each sending message after message and counting the 250s.
 *
 * Small on purpose: the load must cost far less than the server it measures. Sends DATA's text and the
 * terminating dot in one write, and MAIL, RCPT, DATA in one group (RFC 2920).
 */

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

export interface SmtpLoad {
  host: string;
  port: number;
  connections: number;
  messages: number;
  /** The recipients of message number `index`. */
  recipientsOf: (index: number) => string[];
  /** The text of message number `index`, dot-stuffed, with its last CRLF. */
  textOf: (index: number) => Buffer;
  /** The reverse-path; the same for all. */
  from?: string;
  /** Signs in first, by AUTH PLAIN. */
  credentials?: { user: string; password: string };
  /** Asked before each message; the load ends when it says yes. */
  isOver?: () => boolean;
  /** Called for every message that got its 250, as soon as it came, with the recipients that RCPT took. */
  onAccepted?: (index: number, recipients: string[]) => void;
}

export interface SmtpLoadResult {
  accepted: number;
  refused: number;
  /** Messages whose connection broke before an answer came: may or may not have arrived. */
  unanswered: number;
  seconds: number;
}

/** Reads reply lines off a socket, one complete reply at a time. */
class Replies {
  private text = '';
  private waiting: { resolve: (code: number) => void; reject: (error: Error) => void } | undefined;
  private ready: number[] = [];
  private failure: Error | undefined;

  constructor(socket: Socket) {
    socket.setEncoding('latin1');
    socket.on('data', (chunk: string) => this.push(chunk));
    socket.on('error', (error) => this.fail(error));
    socket.on('close', () => this.fail(new Error('connection closed')));
  }

  next(): Promise<number> {
    const code = this.ready.shift();
    if (code !== undefined) return Promise.resolve(code);
    if (this.failure) return Promise.reject(this.failure);
    return new Promise((resolve, reject) => {
      this.waiting = { resolve, reject };
    });
  }

  private push(chunk: string): void {
    this.text += chunk;
    for (let end = this.text.indexOf('\r\n'); end >= 0; end = this.text.indexOf('\r\n')) {
      const line = this.text.slice(0, end);
      this.text = this.text.slice(end + 2);
      if (line[3] !== '-') this.deliver(Number(line.slice(0, 3)));
    }
  }

  private deliver(code: number): void {
    const waiting = this.waiting;
    this.waiting = undefined;
    if (waiting) waiting.resolve(code);
    else this.ready.push(code);
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.waiting?.reject(error);
    this.waiting = undefined;
  }
}

/** Sends one message; gives the recipients that were taken and promised with the final 250, none where it was refused. */
async function sendOne(socket: Socket, replies: Replies, load: SmtpLoad, index: number): Promise<string[]> {
  const recipients = load.recipientsOf(index);
  const rcpt = recipients.map((address) => `RCPT TO:<${address}>\r\n`).join('');
  socket.write(`MAIL FROM:<${load.from ?? 'sender@example.org'}>\r\n${rcpt}DATA\r\n`);
  const mail = await replies.next();
  const taken: string[] = [];
  for (const recipient of recipients) if ((await replies.next()) === 250) taken.push(recipient);
  if ((await replies.next()) !== 354 || mail !== 250 || taken.length === 0) {
    socket.write('RSET\r\n');
    await replies.next();
    return [];
  }
  socket.write(Buffer.concat([load.textOf(index), Buffer.from('.\r\n')]));
  return (await replies.next()) === 250 ? taken : [];
}

async function signIn(socket: Socket, replies: Replies, load: SmtpLoad): Promise<void> {
  if (!load.credentials) return;
  const { user, password } = load.credentials;
  socket.write(`AUTH PLAIN ${Buffer.from(`\0${user}\0${password}`).toString('base64')}\r\n`);
  if ((await replies.next()) !== 235) throw new Error('the load could not sign in');
}

/** Sends all messages and gives the counts; a broken connection ends its own share only. */
export async function runSmtpLoad(load: SmtpLoad): Promise<SmtpLoadResult> {
  const result = { accepted: 0, refused: 0, unanswered: 0, seconds: 0 };
  let next = 0;
  const started = performance.now();
  const runConnection = async (): Promise<void> => {
    const socket = connect({ host: load.host, port: load.port, noDelay: true });
    const replies = new Replies(socket);
    let index = -1;
    try {
      await once(socket, 'connect');
      await replies.next();
      socket.write('EHLO load.example.org\r\n');
      await replies.next();
      await signIn(socket, replies, load);
      while (next < load.messages && !load.isOver?.()) {
        index = next++;
        const taken = await sendOne(socket, replies, load, index);
        if (taken.length > 0) {
          result.accepted += 1;
          load.onAccepted?.(index, taken);
        } else result.refused += 1;
        index = -1;
      }
      socket.end('QUIT\r\n');
    } catch {
      // The server is killed under load in the crash tests: what was under way has no answer.
      if (index >= 0) result.unanswered += 1;
    } finally {
      socket.destroy();
    }
  };
  await Promise.all(Array.from({ length: load.connections }, runConnection));
  result.seconds = (performance.now() - started) / 1000;
  return result;
}
