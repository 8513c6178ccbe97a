/** A place that keeps a backup: named bytes, written once. */
export interface Repository {
  /** Where it is, for people. */
  readonly place: string;
  /** Writes; durable when it resolves, never half there. */
  put(name: string, bytes: Buffer): Promise<void>;
  /** The bytes, or undefined where there are none. */
  get(name: string): Promise<Buffer | undefined>;
  /** Names that begin so, in their order. */
  list(prefix: string): AsyncIterable<string>;
  remove(name: string): Promise<void>;
  /** Removes what was being written and never became a name, begun before a time; gives its number. */
  sweep(before: Date): Promise<number>;
}
