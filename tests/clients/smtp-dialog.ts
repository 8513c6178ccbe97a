/** A conversation with a mail server, command by command, as a test writes it. */
import { once } from 'node:events';
import { connect } from 'node:net';

const REPLY = /^(?:\d{3}-.*\r\n)*\d{3}(?: .*)?\r\n/;

/** Sends commands one after the other, each after the reply to the one before; gives the replies, the greeting first. */
export async function speakSmtp(port: number, commands: readonly (string | Buffer)[]): Promise<string[]> {
  const socket = connect({ port, host: '127.0.0.1' });
  await once(socket, 'connect');
  const replies: string[] = [];
  let waiting = '';
  for await (const chunk of socket) {
    waiting += String(chunk);
    const reply = REPLY.exec(waiting)?.[0];
    if (reply === undefined) continue;
    waiting = waiting.slice(reply.length);
    replies.push(reply.trim());
    const next = commands[replies.length - 1];
    if (next === undefined) break;
    socket.write(typeof next === 'string' ? `${next}\r\n` : next);
  }
  socket.destroy();
  return replies;
}

/** A message as DATA wants it, from text with LF. */
export function dataOf(text: string): Buffer {
  return Buffer.from(`${text.replaceAll('\n', '\r\n').replaceAll(/^\./gm, '..')}\r\n.\r\n`);
}
