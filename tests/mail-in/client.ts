/** A sender somewhere in the world: says its address by the PROXY protocol, sends one message, gives the answer. */
import { once } from 'node:events';
import { connect } from 'node:net';

export interface SentMail {
  /** The address it comes from. */
  from?: string;
  ip?: string;
  helo?: string;
  to: string | string[];
  /** Header and body; LF becomes CRLF. */
  text: string | Buffer;
}

/** Reads one reply, which may have several lines. */
async function* repliesOf(socket: NodeJS.ReadableStream): AsyncGenerator<string> {
  let text = '';
  for await (const chunk of socket) {
    text += String(chunk);
    for (let match = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(text); match; ) {
      yield match[0].trim();
      text = text.slice(match[0].length);
      match = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/.exec(text);
    }
  }
}

function wire(text: string | Buffer): Buffer {
  const bytes = Buffer.isBuffer(text) ? text.toString('latin1') : Buffer.from(text).toString('latin1');
  const lines = bytes.replaceAll('\r\n', '\n').replaceAll('\n', '\r\n').replaceAll(/^\./gm, '..');
  return Buffer.from(`${lines}${lines.endsWith('\r\n') ? '' : '\r\n'}.\r\n`, 'latin1');
}

/** Sends a message; the first reply that is no success, or the one after the message. */
export async function sendMail(port: number, mail: SentMail): Promise<string> {
  const socket = connect({ port, host: '127.0.0.1' });
  await once(socket, 'connect');
  const ip = mail.ip ?? '192.0.2.9';
  socket.write(`PROXY ${ip.includes(':') ? 'TCP6' : 'TCP4'} ${ip} ${ip} 4000 25\r\n`);
  const replies = repliesOf(socket);
  const commands = [
    `EHLO ${mail.helo ?? 'sender.example'}\r\n`,
    `MAIL FROM:<${mail.from ?? ''}>\r\n`,
    ...[mail.to].flat().map((to) => `RCPT TO:<${to}>\r\n`),
    'DATA\r\n',
    wire(mail.text),
  ];
  let reply = (await replies.next()).value ?? '';
  for (const command of commands) {
    if (!/^[23]/.test(reply)) break;
    socket.write(command);
    reply = (await replies.next()).value ?? 'closed';
  }
  socket.destroy();
  return reply;
}
