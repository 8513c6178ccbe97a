/** How this person wants the application on this device; kept by the browser, read by every screen. */
import { useSyncExternalStore } from 'react';
import { type Preferences, readPreferences, writePreferences } from './kept-preferences.ts';

let preferences = readPreferences();
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function getPreferences(): Preferences {
  return preferences;
}

export function setPreferences(change: Partial<Preferences>): void {
  preferences = { ...preferences, ...change };
  writePreferences(preferences);
  for (const listener of listeners) listener();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, getPreferences);
}
