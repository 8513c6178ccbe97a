/**
 * Replies as a client reads them (RFC 5321 §4.2): from chunks of bytes to code, enhanced code and lines.
 *
 * Bounded: a server that sends more than a reply can be is not speaking SMTP.
 */

/** One complete reply. */
export interface SmtpReply {
  code: number;
  /** RFC 2034; absent where the server gives none. */
  enhanced?: string;
  /** The text of each line, without code and enhanced code. */
  lines: string[];
}

/** What came was no SMTP reply, or too much of it. */
export class ReplyFault extends Error {
  override readonly name = 'ReplyFault';
}

/** EHLO of the chattiest servers is under 2 kB. */
const MAX_REPLY_BYTES = 32 * 1024;
/** Replies to a whole pipelined envelope; more that nobody asked for is a flood. */
const MAX_WAITING_BYTES = 1024 * 1024;
const REPLY_LINE = /^([2-5]\d\d)([ -]|$)(?:([245]\.\d{1,3}\.\d{1,3})(?: |$))?(.*)$/;

/** Collects replies; `push` bytes, then take `next()` until it gives undefined. */
export class ReplyCollector {
  #text = '';
  #lines: string[] = [];
  #bytes = 0;

  /** Throws `ReplyFault` when more waits than anybody asked for. */
  push(chunk: Buffer): void {
    if (this.#text.length + chunk.length > MAX_WAITING_BYTES) throw new ReplyFault('too many replies');
    this.#text += chunk.toString('latin1');
  }

  /** Whether bytes wait that nobody has asked for: a server that says goodbye by itself. */
  get hasWaiting(): boolean {
    return this.#text.length > 0;
  }

  /** The next complete reply. Throws `ReplyFault`. */
  next(): SmtpReply | undefined {
    for (let end = this.#text.indexOf('\n'); end >= 0; end = this.#text.indexOf('\n')) {
      const line = this.#text.slice(0, end).replace(/\r$/, '');
      this.#text = this.#text.slice(end + 1);
      const reply = this.#takeLine(line);
      if (reply) return reply;
    }
    if (this.#bytes + this.#text.length > MAX_REPLY_BYTES) throw new ReplyFault('the reply is too long');
    return undefined;
  }

  #takeLine(line: string): SmtpReply | undefined {
    const match = REPLY_LINE.exec(line);
    this.#bytes += line.length;
    if (!match || this.#bytes > MAX_REPLY_BYTES) throw new ReplyFault('this is no SMTP reply');
    const [, code, separator, enhanced, text = ''] = match;
    this.#lines.push(Buffer.from(text, 'latin1').toString('utf8'));
    if (separator === '-') return undefined;
    const reply: SmtpReply = {
      code: Number(code),
      lines: this.#lines,
      ...(enhanced !== undefined && { enhanced }),
    };
    this.#lines = [];
    this.#bytes = 0;
    return reply;
  }
}
