/** The province as it was at an earlier time, to read one account from: a nightly backup, or the database of a moment brought up beside. */

/** Fields by their columns, as COPY writes them; null where the column is. */
export type EarlierRow = Record<string, string | null>;

/** A message's bytes, or why they cannot be had; `name` is their hash in hexadecimal. */
export type EarlierBody = { name: string; bytes: Buffer } | { name: string; lost: string };

export interface EarlierStore {
  /** When everything was so. */
  readonly at: string;
  /** Whether there was such a table then. */
  hasTable(table: string): boolean;
  /** The rows of a table; with a key, only those whose first column it is. `Refusal('conflict')` where there was no such table. */
  rows(table: string, key?: string): AsyncIterable<EarlierRow>;
  /** The bytes of some messages, each once, in whichever order costs least. */
  bodies(names: ReadonlySet<string>): AsyncIterable<EarlierBody>;
}
