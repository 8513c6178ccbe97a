/**
 * The bytes of messages by number. A client that takes one message after the other, as nearly all do, gets the small
 * ones from reads of many at a time; a large one is read in slices.
 */
import { type MessageBytes, openBytes } from '#domain/mailstore/message-bytes.ts';
import { readMessages } from '#domain/mailstore/messages.ts';
import { surrogateOf } from '#domain/mailstore/surrogate.ts';
import type { Pop3Dependencies } from './dependencies.ts';
import { READ_AHEAD_BYTES, READ_AHEAD_MESSAGES, SLICE_BYTES } from './limits.ts';
import type { Maildrop } from './maildrop.ts';
import { Pop3Fault } from './reply.ts';

/** One message's bytes. */
export interface ReadableMessage {
  size: number;
  bytes: MessageBytes;
  /** The stored part tree. */
  parts: string;
}

/** Reads the messages of one session. */
export class MessageReader {
  readonly #deps: Pick<Pop3Dependencies, 'db' | 'blobs'>;
  readonly #maildrop: Maildrop;
  /** Read ahead and not asked for yet. */
  #ahead = new Map<number, ReadableMessage>();
  #last = 0;

  constructor(deps: Pick<Pop3Dependencies, 'db' | 'blobs'>, maildrop: Maildrop) {
    this.#deps = deps;
    this.#maildrop = maildrop;
  }

  /**
   * Throws a fault when somebody else has removed the message. Without `isUtf8` headers are in ASCII, whatever they are in the
   * store (RFC 6856 §2.1).
   */
  async open(number: number, isUtf8: boolean): Promise<ReadableMessage> {
    const message = await this.#openStored(number);
    const surrogate = isUtf8 ? undefined : await surrogateOf(message);
    return surrogate ? { ...message, ...surrogate } : message;
  }

  async #openStored(number: number): Promise<ReadableMessage> {
    const isNext = number === this.#last + 1;
    this.#last = number;
    if (!this.#ahead.has(number)) this.#ahead = await this.#read(this.#numbersFrom(number, isNext));
    const message = this.#ahead.get(number);
    this.#ahead.delete(number);
    if (!message) throw new Pop3Fault('messageGone');
    return message;
  }

  /** The message, and those after it that fit into what may be held. */
  #numbersFrom(first: number, isNext: boolean): number[] {
    const numbers = [first];
    let bytes = this.#maildrop.sizeOf(first);
    const most = isNext ? READ_AHEAD_MESSAGES : 1;
    for (let number = first + 1; numbers.length < most && number <= this.#maildrop.highest; number += 1) {
      bytes += this.#maildrop.sizeOf(number);
      if (bytes > READ_AHEAD_BYTES) break;
      numbers.push(number);
    }
    return numbers;
  }

  async #read(numbers: readonly number[]): Promise<Map<number, ReadableMessage>> {
    const { db, blobs } = this.#deps;
    const byUid = new Map(numbers.map((number) => [this.#maildrop.uidOf(number), number]));
    const { access, mailboxId } = this.#maildrop;
    const stored = await readMessages(db, access, mailboxId, [...byUid.keys()], { parts: true });
    const opened = await openBytes(blobs, stored);
    const found = new Map<number, ReadableMessage>();
    for (const [place, { uid, size, parts = '' }] of stored.entries()) {
      const number = byUid.get(uid);
      const bytes = opened[place];
      if (number !== undefined && bytes) found.set(number, { size, bytes, parts });
    }
    return found;
  }
}

/** The message in pieces from its start, read as they are asked for. */
export async function* slicesOf({ bytes, size }: ReadableMessage): AsyncGenerator<Buffer> {
  for (let start = 0; start < size; start += SLICE_BYTES)
    yield await bytes.read({ start, end: Math.min(size, start + SLICE_BYTES) });
}
