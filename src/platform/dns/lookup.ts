/** What a question to the DNS came to, as a value. */

/** Absent: no such name, or no such records. Temporary: nobody could say; ask again later. */
export type Lookup<T> =
  | { outcome: 'found'; value: T }
  | { outcome: 'absent' }
  | { outcome: 'temporary'; reason: string };

/** An answer and how long it may be kept; 0 is not kept. */
export interface Answer<T> {
  lookup: Lookup<T>;
  ttlS: number;
}
