/**
 * What all clients together may have in this process' memory of large messages that are still coming, or being filed.
 *
 * Each message is bounded, and so is the number of connections, but not their product: two hundred strangers who send fifty megabytes each,
 * slowly, would take ten gigabytes. Whoever finds no room is told to come again; nobody has more than half, so that no single sender keeps
 * all others out, and what is small needs no room at all.
 */

/** Messages up to this size are not counted: nine of ten. */
const SMALL_BYTES = 64 * 1024;
/** The part of all that one holder may have, unless a single message needs more. */
const LARGEST_SHARE = 0.5;

/** The room that one connection has; it is its holder's. */
export interface HeldMemory {
  /** Whether a message may have grown to so many bytes. */
  grow(bytes: number): boolean;
  /** The message is filed, refused or gone. */
  release(): void;
}

/** The memory of a process. */
export class ReceivingMemory {
  readonly #most: number;
  readonly #share: number;
  #used = 0;
  readonly #byHolder = new Map<string, number>();

  /** `largestBytes`: a message that is as large as messages may be finds room where nothing else is coming, however little was set. */
  constructor(mostBytes: number, largestBytes = 0) {
    this.#most = Math.max(mostBytes, largestBytes);
    this.#share = Math.max(mostBytes * LARGEST_SHARE, largestBytes);
  }

  /** Bytes in use. */
  get used(): number {
    return this.#used;
  }

  #move(holder: string, bytes: number): void {
    this.#used += bytes;
    const left = (this.#byHolder.get(holder) ?? 0) + bytes;
    if (left > 0) this.#byHolder.set(holder, left);
    else this.#byHolder.delete(holder);
  }

  #hasRoom(holder: string, bytes: number): boolean {
    const own = (this.#byHolder.get(holder) ?? 0) + bytes;
    return this.#used + bytes <= this.#most && own <= this.#share;
  }

  /** Room for the messages of one connection, one after the other. */
  hold(holder: string): HeldMemory {
    let held = 0;
    return {
      grow: (bytes) => {
        const more = bytes - SMALL_BYTES - held;
        if (more <= 0) return true;
        if (!this.#hasRoom(holder, more)) return false;
        held += more;
        this.#move(holder, more);
        return true;
      },
      release: () => {
        if (held > 0) this.#move(holder, -held);
        held = 0;
      },
    };
  }
}
