/** The preferences as the browser keeps them. Without a component: read before the application runs, too. */

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

export function readPreferences(): Preferences {
  try {
    return { ...DEFAULTS, ...(JSON.parse(localStorage.getItem(KEY) ?? '{}') as Partial<Preferences>) };
  } catch {
    // Something else wrote there, or storage is forbidden: the defaults serve.
    return DEFAULTS;
  }
}

export function writePreferences(preferences: Preferences): void {
  localStorage.setItem(KEY, JSON.stringify(preferences));
}
