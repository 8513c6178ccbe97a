/** The row at hand: where the keys act. By position, because a list may change above it. */
import { useSyncExternalStore } from 'react';

let cursor = 0;
/** How often the row at hand was set, to the same one too. */
let turns = 0;
const listeners = new Set<() => void>();

export function getCursor(): number {
  return cursor;
}

export function setCursor(next: number): void {
  cursor = Math.max(0, next);
  turns += 1;
  for (const listener of listeners) listener();
}

function listen(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useCursor(): number {
  return useSyncExternalStore(listen, getCursor);
}

/** Changes with each setting of the row at hand: who scrolled away and sets the same row again wants to see it. */
export function useCursorTurns(): number {
  return useSyncExternalStore(listen, () => turns);
}
