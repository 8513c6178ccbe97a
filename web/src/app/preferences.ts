/** How this person wants the application on this device; kept by the browser, read by every screen. */
import { useSyncExternalStore } from 'react';

export interface Preferences {
  colorScheme: 'auto' | 'light' | 'dark';
  density: 'comfortable' | 'compact';
  /** Where a message is read beside the list. */
  pane: 'right' | 'below' | 'off';
  conversations: boolean;
  /** How long a sent message can be called back. */
  undoSeconds: number;
  /** Senders whose pictures are always shown. */
  trustedSenders: readonly string[];
  notifications: boolean;
  /** Whether recent mail lies in this browser for when the server is away. */
  keepsOffline: boolean;
  folded: readonly string[];
}

const KEY = 'congthu.preferences';
const DEFAULTS: Preferences = {
  colorScheme: 'auto',
  density: 'comfortable',
  pane: 'right',
  conversations: true,
  undoSeconds: 10,
  trustedSenders: [],
  notifications: false,
  keepsOffline: true,
  folded: [],
};

function read(): Preferences {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>) };
  } catch {
    // Something else wrote there, or storage is forbidden: the defaults serve.
    return DEFAULTS;
  }
}

let preferences = read();
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
  localStorage.setItem(KEY, JSON.stringify(preferences));
  for (const listener of listeners) listener();
}

export function usePreferences(): Preferences {
  return useSyncExternalStore(subscribe, getPreferences);
}
