/** The row at hand: where the keys act. By position, because a list may change above it. */
import { useSyncExternalStore } from 'react';

let cursor = 0;
const listeners = new Set<() => void>();

export function getCursor(): number {
  return cursor;
}

export function setCursor(next: number): void {
  cursor = Math.max(0, next);
  for (const listener of listeners) listener();
}

export function useCursor(): number {
  return useSyncExternalStore((listener) => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, getCursor);
}
