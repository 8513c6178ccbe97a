/** The search box, for the key that leads there. */
export const SEARCH_ID = 'search';

export function focusSearch(): void {
  document.querySelector<HTMLInputElement>(`#${SEARCH_ID}`)?.focus();
}
