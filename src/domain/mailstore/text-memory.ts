/**
 * What the text index remembers between batches: the words of messages it just took in, for the copies of others, and which
 * words the list of all words holds.
 *
 * A letter to twenty people is read and taken apart once. Words are never removed from the list, so one that was committed need
 * not be asked for again. Both are bounded, and nothing is wrong when they forget.
 */
import type { PlacedWords } from '#formats/postings/placed-words.ts';
import type { Database } from '#platform/postgres/database.ts';

/** Of the words of messages: some hundred letters. */
const MAX_BYTES = 4_000_000;
/** What a term takes in memory beside its places, on average. */
const TERM_BYTES = 32;
/** Different words: beyond this most are numbers and names. */
const MAX_WORDS = 100_000;

interface Kept {
  words: PlacedWords;
  bytes: number;
}

/** The memory of a process for one database. */
export class WordMemory {
  /** By the hash of the message's bytes, the oldest first. */
  readonly #messages = new Map<string, Kept>();
  #bytes = 0;
  readonly #written = new Set<string>();

  /** The words of a message, where they are remembered. */
  find(blob: Buffer): PlacedWords | undefined {
    return this.#messages.get(blob.toString('latin1'))?.words;
  }

  /** Remembers the words of a message. */
  keep(blob: Buffer, words: PlacedWords): void {
    const name = blob.toString('latin1');
    const bytes = words.places.length + words.terms.length * TERM_BYTES;
    if (bytes > MAX_BYTES / 10 || this.#messages.has(name)) return;
    this.#messages.set(name, { words, bytes });
    this.#bytes += bytes;
    for (const [oldest, kept] of this.#messages) {
      if (this.#bytes <= MAX_BYTES) return;
      this.#messages.delete(oldest);
      this.#bytes -= kept.bytes;
    }
  }

  /** The words of some messages that may not be in the list of all words. */
  unwritten(messages: Iterable<PlacedWords>): string[] {
    const found = new Set<string>();
    for (const { vocabulary } of messages)
      for (const word of vocabulary) if (!this.#written.has(word)) found.add(word);
    return [...found];
  }

  /** Their commit has come, and is on the disk. */
  noteWritten(words: readonly string[]): void {
    if (this.#written.size + words.length > MAX_WORDS) this.#written.clear();
    for (const word of words) this.#written.add(word);
  }
}

const memories = new WeakMap<Database, WordMemory>();

/** The memory that belongs to a database. */
export function wordMemoryOf(db: Database): WordMemory {
  const known = memories.get(db);
  if (known) return known;
  const memory = new WordMemory();
  memories.set(db, memory);
  return memory;
}
