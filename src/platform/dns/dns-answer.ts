/** What a question to the DNS came to, as a value. */

/** Absent: no such name, or no such records. Temporary: nobody could say; ask again later. */
export type DnsAnswer<T> =
  | { kind: 'found'; value: T }
  | { kind: 'absent' }
  | { kind: 'temporary'; reason: string };

/** An answer and how long it may be kept; 0 is not kept. */
export interface TimedAnswer<T> {
  answer: DnsAnswer<T>;
  ttlS: number;
}
