/** Which rows are chosen: by id, or all that the list has, however many. */
import { useSyncExternalStore } from 'react';

export interface Selection {
  ids: ReadonlySet<string>;
  /** Every message of the list, also those that were never looked at. */
  isAll: boolean;
}

const NOTHING: Selection = { ids: new Set(), isAll: false };

let selection = NOTHING;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function getSelection(): Selection {
  return selection;
}

export function setSelection(next: Selection): void {
  selection = next;
  for (const listener of listeners) listener();
}

export function clearSelection(): void {
  if (selection !== NOTHING) setSelection(NOTHING);
}

export function toggleSelected(id: string): void {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  setSelection({ ids, isAll: false });
}

export function useSelection(): Selection {
  return useSyncExternalStore(subscribe, getSelection);
}
