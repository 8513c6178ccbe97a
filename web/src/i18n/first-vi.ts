/** What the first screen says, in Vietnamese, as one file: all areas but those that come with a screen (`LATER_AREAS`). */
export const TEXTS = import.meta.glob<Record<string, unknown>>(
  [
    './vi/*.json',
    '!./vi/{signIn,security,settings,books,filters,visits,restore,storage,transfer,directory,console,training,components}.json',
  ],
  { eager: true, import: 'default' },
);
