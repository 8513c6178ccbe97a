/** A window on a result (RFC 9394 §3.1, RFC 5267 §4.4): `1:100` from its beginning, `-1:-100` from its end. */
import type { Decoder } from '../decoder.ts';

export interface PartialRange {
  /** Places from 1, both inclusive, the lower first. */
  from: number;
  to: number;
  isFromEnd: boolean;
  /** As the client wrote it; the response repeats it. */
  text: string;
}

function expectPlace(d: Decoder): number {
  const sign = d.tryChar('-') ? -1 : 1;
  return sign * d.expectNzNumber();
}

export function expectPartialRange(d: Decoder): PartialRange {
  const first = expectPlace(d);
  d.expectChar(':');
  const second = expectPlace(d);
  if (first < 0 !== second < 0) d.fail('a window is counted from one end');
  const [from, to] = [Math.abs(first), Math.abs(second)].sort((a, b) => a - b) as [number, number];
  return { from, to, isFromEnd: first < 0, text: `${first}:${second}` };
}

/** What of a result the window shows, in the result's order. */
export function windowOf<Item>(items: readonly Item[], range: PartialRange): readonly Item[] {
  if (!range.isFromEnd) return items.slice(range.from - 1, range.to);
  return items.slice(Math.max(0, items.length - range.to), Math.max(0, items.length - range.from + 1));
}
