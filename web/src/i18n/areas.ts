/**
 * Which areas of the catalogues a screen brings along when somebody goes there. What no screen is named for here is needed for
 * the first look at mail, and loaded before anything is shown.
 */
export const LATER_AREAS = {
  signIn: ['signIn', 'security'],
  settings: ['settings', 'filters', 'security', 'signIn', 'visits', 'restore', 'storage', 'transfer'],
  directory: ['directory', 'console'],
  console: ['console', 'directory'],
  components: ['components'],
} as const;

export type LaterScreen = keyof typeof LATER_AREAS;

const later: ReadonlySet<string> = new Set(Object.values(LATER_AREAS).flat());

export function isFirstArea(area: string): boolean {
  return !later.has(area);
}
