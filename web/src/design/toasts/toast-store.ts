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
/** Who reads slowly still finds the button. */
const UNDO_MS = 20_000;
const FAULT_MS = 14_000;
/** How soon one goes whose time ran out while it was being read. */
const RELEASED_MS = 2_000;
const MAX_TOASTS = 3;

let toasts: readonly Toast[] = [];
let nextId = 1;
let isBeingRead = false;
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

/** While the pointer or the focus is on toasts none of them goes by itself (WCAG 2.2 §2.2.1). */
export function holdToasts(isHeld: boolean): void {
  isBeingRead = isHeld;
}

function expire(id: number): void {
  if (isBeingRead) setTimeout(() => expire(id), RELEASED_MS);
  else dismissToast(id);
}

interface ToastOptions {
  kind?: Toast['kind'];
  undo?: () => void;
  undoLabel?: string;
  /** Of what can be undone for so long and no longer: it goes then, whoever reads it. */
  milliseconds?: number;
}

/** Lets a toast go in time. */
function endLater(id: number, { kind = 'done', undo, milliseconds }: ToastOptions): void {
  if (milliseconds !== undefined) setTimeout(() => dismissToast(id), milliseconds);
  else if (kind === 'fault') setTimeout(() => expire(id), FAULT_MS);
  else setTimeout(() => expire(id), undo ? UNDO_MS : DONE_MS);
}

/** Shows a text; gives how to take it away. */
export function showToast(text: string, options: ToastOptions = {}): () => void {
  const { kind = 'done', undo, undoLabel } = options;
  const id = nextId;
  nextId += 1;
  tell([...toasts.slice(1 - MAX_TOASTS), { id, text, kind, undo, undoLabel }]);
  endLater(id, options);
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
