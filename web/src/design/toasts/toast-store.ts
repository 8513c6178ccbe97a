/** What was done or went wrong, told for a while; an act can be undone from here. */
export interface Toast {
  id: number;
  text: string;
  kind: 'done' | 'fault';
  undo?: (() => void) | undefined;
  undoLabel?: string | undefined;
  /** Of work that goes on: how much of it is done, from 0 to 1; null where nobody knows yet. */
  part?: number | null;
}

const DONE_MS = 8_000;
const FAULT_MS = 14_000;
const MAX_TOASTS = 3;

let toasts: readonly Toast[] = [];
let nextId = 1;
const listeners = new Set<() => void>();

function tell(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

export function subscribeToasts(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function getToasts(): readonly Toast[] {
  return toasts;
}

export function dismissToast(id: number): void {
  tell(toasts.filter((toast) => toast.id !== id));
}

interface ToastOptions {
  kind?: Toast['kind'];
  undo?: () => void;
  undoLabel?: string;
  milliseconds?: number;
}

/** Shows a text; gives how to take it away. */
export function showToast(
  text: string,
  { kind = 'done', undo, undoLabel, milliseconds }: ToastOptions = {},
): () => void {
  const id = nextId;
  nextId += 1;
  tell([...toasts.slice(1 - MAX_TOASTS), { id, text, kind, undo, undoLabel }]);
  window.setTimeout(() => dismissToast(id), milliseconds ?? (kind === 'done' ? DONE_MS : FAULT_MS));
  return () => dismissToast(id);
}

interface ProgressToast {
  tell: (text: string, part: number) => void;
  hide: () => void;
}

/** Shows work that goes on, until it is hidden or put away; who put it away is told no more. */
export function showProgress(text: string): ProgressToast {
  const id = nextId;
  nextId += 1;
  tell([...toasts.slice(1 - MAX_TOASTS), { id, text, kind: 'done', part: null }]);
  return {
    tell: (said, part) =>
      tell(toasts.map((toast) => (toast.id === id ? { ...toast, text: said, part } : toast))),
    hide: () => dismissToast(id),
  };
}

/** Undoes the last act that can be undone; whether there was one. */
export function undoLast(): boolean {
  const last = toasts.findLast((toast) => toast.undo);
  if (!last?.undo) return false;
  dismissToast(last.id);
  last.undo();
  return true;
}
