/**
 * What a connection needs of its socket: bytes in by request, bytes out with back-pressure, TLS in between.
 */

import type { SessionStart } from './session.ts';

/** One client's byte stream. */
export interface ImapTransport {
  describe(): Omit<SessionStart, 'id'>;
  /** The next bytes, or undefined when the peer has closed or the socket broke; never rejects. */
  read(): Promise<Buffer | undefined>;
  /** Resolves when there is room for more. */
  write(bytes: Buffer): Promise<void>;
  /** The TLS handshake as server; what had come in plain text before it is dropped. */
  startTls(): Promise<void>;
  close(): void;
}
