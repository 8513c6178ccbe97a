/** Searches that are kept under the folders, on this device: the words as they were typed. */
import { setPreferences, usePreferences } from '../../../app/preferences.ts';

export function useSavedSearches() {
  const { savedSearches } = usePreferences();
  return {
    savedSearches,
    isSaved: (q: string): boolean => savedSearches.includes(q.trim()),
    toggle: (q: string): void => {
      const search = q.trim();
      const others = savedSearches.filter((one) => one !== search);
      setPreferences({
        savedSearches: others.length === savedSearches.length ? [...savedSearches, search] : others,
      });
    },
  };
}
