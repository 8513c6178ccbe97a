/** The last searches, on this device. */
const KEY = 'congthu.searches';
const MAX = 8;

export function recentSearches(): string[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '[]') as string[];
  } catch {
    // Something else wrote there.
    return [];
  }
}

export function rememberSearch(text: string): void {
  const search = text.trim();
  if (search === '') return;
  const list = [search, ...recentSearches().filter((one) => one !== search)].slice(0, MAX);
  localStorage.setItem(KEY, JSON.stringify(list));
}
