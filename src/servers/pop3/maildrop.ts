/**
 * The maildrop as one session knows it: message numbers, and what QUIT will do (RFC 1939 §5).
 *
 * A number is a place in the list of sign-in and never moves. Columns of numbers, not an object per message.
 */
import type { MailAccess } from '#domain/mailstore/access.ts';
import type { MaildropChange, MaildropSnapshot } from '#domain/mailstore/maildrop.ts';
import { Pop3Fault } from './reply.ts';

/** One session's maildrop. Numbers count from 1. */
export class Maildrop {
  readonly access: MailAccess;
  readonly #snapshot: MaildropSnapshot;
  readonly #deleted = new Set<number>();
  readonly #retrieved = new Set<number>();
  #bytes: number;

  constructor(access: MailAccess, snapshot: MaildropSnapshot) {
    this.access = access;
    this.#snapshot = snapshot;
    this.#bytes = snapshot.sizes.reduce((sum, size) => sum + size, 0);
  }

  get mailboxId(): MaildropSnapshot['mailboxId'] {
    return this.#snapshot.mailboxId;
  }

  /** The last message's number, deleted or not. */
  get highest(): number {
    return this.#snapshot.uids.length;
  }

  /** Messages that are not marked as deleted. */
  get count(): number {
    return this.highest - this.#deleted.size;
  }

  /** The bytes of these messages. */
  get bytes(): number {
    return this.#bytes;
  }

  /** The numbers of these messages, ascending. */
  *numbers(): Generator<number> {
    for (let number = 1; number <= this.highest; number += 1) if (!this.#deleted.has(number)) yield number;
  }

  /** Throws unless there is such a message that is not marked as deleted. */
  require(number: number): number {
    if (number < 1 || number > this.highest) throw new Pop3Fault('noSuchMessage');
    if (this.#deleted.has(number)) throw new Pop3Fault('messageDeleted');
    return number;
  }

  uidOf(number: number): number {
    return this.#snapshot.uids[number - 1] ?? 0;
  }

  sizeOf(number: number): number {
    return this.#snapshot.sizes[number - 1] ?? 0;
  }

  /** The same for ever, in 21 characters at most (RFC 1939 §7 UIDL: 1 to 70). */
  uniqueIdOf(number: number): string {
    return `${this.#snapshot.uidValidity}.${this.uidOf(number)}`;
  }

  markDeleted(number: number): void {
    this.#deleted.add(this.require(number));
    this.#bytes -= this.sizeOf(number);
  }

  /** RSET. */
  undelete(): void {
    for (const number of this.#deleted) this.#bytes += this.sizeOf(number);
    this.#deleted.clear();
  }

  markRetrieved(number: number): void {
    this.#retrieved.add(number);
  }

  /** What QUIT has to do in the store. */
  get change(): Omit<MaildropChange, 'now'> {
    const uidsOf = (numbers: Iterable<number>): number[] =>
      Array.from(numbers, (number) => this.uidOf(number));
    return {
      mailboxId: this.mailboxId,
      deleted: uidsOf(this.#deleted),
      seen: uidsOf([...this.#retrieved].filter((number) => !this.#deleted.has(number))),
    };
  }
}
