/**
 * Sending away a client that cannot be served, with a word in its own protocol, and without keeping it.
 *
 * A socket that was refused counts in no limit, so it must not live on because its owner does not hang up.
 */
import type { Socket } from 'node:net';

/** Time for the last words to arrive; what is unread would turn them into a reset. */
const LINGER_MS = 1_000;
/** A fatal `handshake_failure` (RFC 8446 §6), in the record version that every TLS client reads. */
const TLS_ALERT = Buffer.from([0x15, 0x03, 0x01, 0x00, 0x02, 0x02, 0x28]);

/** Says it, ends, and is gone within a second whatever the peer does. */
export function refuseSocket(socket: Socket, words: string | Buffer): void {
  socket.end(words);
  socket.resume();
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.on('close', () => clearTimeout(timer));
}

/** The answer to a TLS handshake where plain text is spoken: the client can then say what is wrong. */
export function refuseTls(socket: Socket): void {
  refuseSocket(socket, TLS_ALERT);
}
