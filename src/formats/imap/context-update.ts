/**
 * What ADDTO and REMOVEFROM tell of a result that is kept up to date (RFC 5267 §4.3.3, §4.3.4): pairs of a place and of
 * numbers, worked off one after the other.
 */
import { encodeUidSet } from './sequence-set.ts';

/** Numbers that stand at one place and behind it; the place is 0 in mailbox order, where the client finds it itself. */
export interface ContextChange {
  place: number;
  numbers: readonly number[];
}

/** A number and its place in the result, from 1. */
export interface Placed {
  place: number;
  number: number;
}

/** Neighbours whose numbers ascend stand in one pair: a set of numbers is read in ascending order (RFC 5267 §3.2). */
function runsOf(placed: readonly Placed[]): ContextChange[] {
  const runs: { place: number; numbers: number[] }[] = [];
  for (const { place, number } of placed) {
    const last = runs.at(-1);
    if (last && last.place + last.numbers.length === place && (last.numbers.at(-1) as number) < number)
      last.numbers.push(number);
    else runs.push({ place, numbers: [number] });
  }
  return runs;
}

/** What came, by its ascending places in the result as it is with them. */
export function additionsOf(placed: readonly Placed[]): ContextChange[] {
  return runsOf(placed);
}

/** What went, by its ascending places in the result as it was with them; from the last, so that the places before it still hold. */
export function removalsOf(placed: readonly Placed[]): ContextChange[] {
  return runsOf(placed).reverse();
}

/** The payload, parentheses included. */
export function encodeContextChanges(changes: readonly ContextChange[]): string {
  return `(${changes.map(({ place, numbers }) => `${place} ${encodeUidSet(numbers)}`).join(' ')})`;
}
