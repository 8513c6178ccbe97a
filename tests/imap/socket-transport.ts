/** A transport over a bare socket, for tests that need no listener. */
import type { Socket } from 'node:net';
import type { ImapTransport } from '#servers/imap/transport.ts';

/** Plain text, with passwords allowed. */
export function transportOver(socket: Socket): ImapTransport {
  let isEnded = false;
  let wake: (() => void) | undefined;
  const end = (): void => {
    isEnded = true;
    wake?.();
  };
  socket.on('readable', () => wake?.());
  socket.on('end', end).on('close', end).on('error', end);
  return {
    describe: () => ({
      remoteAddress: '127.0.0.1',
      isSecure: false,
      canStartTls: false,
      takesPasswords: true,
    }),
    async read() {
      for (;;) {
        const chunk = socket.read() as Buffer | null;
        if (chunk) return chunk;
        if (isEnded) return undefined;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    write: (bytes) =>
      new Promise((resolve) => {
        socket.write(bytes, () => resolve());
      }),
    startTls: () => Promise.reject(new Error('no certificate')),
    close: () => void socket.end(),
  };
}
