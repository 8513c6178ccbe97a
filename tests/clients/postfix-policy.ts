/** A policy service for Postfix (SMTPD_POLICY_README): asked at every RCPT, answers what a test says. */
import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';

/** Attributes of one question, as `recipient` and `sender`. */
export type PolicyQuestion = ReadonlyMap<string, string>;

export interface PolicyService {
  port: number;
  [Symbol.asyncDispose](): Promise<void>;
}

function questionOf(text: string): PolicyQuestion {
  return new Map(
    text.split('\n').map((line) => {
      const [name = '', ...value] = line.split('=');
      return [name, value.join('=')];
    }),
  );
}

function serve(socket: Socket, answer: (question: PolicyQuestion) => string): void {
  let text = '';
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
      socket.write(`action=${answer(questionOf(text.slice(0, end)))}\n\n`);
      text = text.slice(end + 2);
    }
  });
}

/** Answers are actions of access(5): `DUNNO`, `DEFER_IF_PERMIT words`, `450 4.7.1 words`. */
export async function startPolicyService(
  answer: (question: PolicyQuestion) => string,
): Promise<PolicyService> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    serve(socket, answer);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    [Symbol.asyncDispose]: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
