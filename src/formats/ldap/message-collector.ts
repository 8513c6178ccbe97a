/**
 * Cuts a byte stream into LDAP messages (RFC 4511 §4.2, §5.1): each is one SEQUENCE whose length stands in front.
 *
 * A message that says it is larger than the limit is known by its first bytes, so nothing of it is kept. After a fault the
 * stream has no place to go on from: the connection must end (RFC 4511 §4.1.1).
 */
import { peekValue, TAG } from './ber-reader.ts';
import { MAX_MESSAGE_BYTES } from './limits.ts';
import { LdapSyntaxFault } from './syntax-fault.ts';

export class MessageCollector {
  readonly #maxBytes: number;
  #bytes: Buffer = Buffer.alloc(0);

  constructor(maxBytes: number = MAX_MESSAGE_BYTES) {
    this.#maxBytes = maxBytes;
  }

  push(bytes: Buffer): void {
    this.#bytes = this.#bytes.length === 0 ? bytes : Buffer.concat([this.#bytes, bytes]);
  }

  /** Forgets what has not been read, before a TLS handshake. */
  clear(): void {
    this.#bytes = Buffer.alloc(0);
  }

  /** The content of the next whole message, or undefined where more bytes are needed. */
  next(): Buffer | undefined {
    if (this.#bytes.length > 0 && this.#bytes[0] !== TAG.sequence)
      throw new LdapSyntaxFault('not an LDAP message');
    const window = peekValue(this.#bytes, 0);
    if (!window) return undefined;
    if (window.end > this.#maxBytes) throw new LdapSyntaxFault('a message that is too large');
    if (window.end > this.#bytes.length) return undefined;
    const message = this.#bytes.subarray(window.start, window.end);
    this.#bytes = this.#bytes.subarray(window.end);
    return message;
  }
}
