/**
 * Which areas of the catalogues a screen brings along when somebody goes there. What no screen is named for here is needed for
 * the first look at mail, and loaded before anything is shown (`first-vi.ts`, `first-en.ts`).
 */
export const LATER_AREAS = {
  signIn: ['signIn', 'security'],
  settings: [
    'settings',
    'books',
    'filters',
    'security',
    'signIn',
    'visits',
    'restore',
    'storage',
    'transfer',
  ],
  directory: ['directory', 'console'],
  console: ['console', 'directory'],
  training: ['training', 'console', 'directory'],
  components: ['components', 'signIn', 'console'],
} as const;

export type LaterScreen = keyof typeof LATER_AREAS;
