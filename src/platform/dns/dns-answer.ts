/** What a question to the DNS came to, as a value. */

/** Set where a validating name server that we trust has proved the answer by DNSSEC (RFC 4035 §3.2.3). */
export interface Proof {
  isSecure?: true;
}

/** Absent: no such name, or no such records. Temporary: nobody could say; ask again later. */
export type DnsAnswer<T> =
  | ({ kind: 'found'; value: T } & Proof)
  | ({ kind: 'absent' } & Proof)
  | { kind: 'temporary'; reason: string };

/** An answer and how long it may be kept; 0 is not kept. */
export interface TimedAnswer<T> {
  answer: DnsAnswer<T>;
  ttlS: number;
}
