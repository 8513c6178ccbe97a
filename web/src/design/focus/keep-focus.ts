/**
 * Whoever works with keys is never thrown back to the top of the page (WCAG 2.4.3): when what had the focus is taken away (a closed
 * letter, a chip, the item of a menu that opened a dialog) and nobody took the focus on purpose, it goes back to where it was before;
 * where nothing of that is left, to the main thing of the screen (`data-main`).
 *
 * Fields are passed over, for the next key would be typed into them.
 */
const REMEMBERED = 12;
const LAYER = '[role="dialog"], [role="menu"]';
const FIELD =
  'input:not([type="checkbox"], [type="radio"]), textarea, select, [contenteditable="true"], :disabled';

function canTake(element: HTMLElement): boolean {
  return element.isConnected && !element.matches(FIELD) && element.getClientRects().length > 0;
}

/** The way that the focus took; of a dialog as much as of the page below it, to which it goes back however long the dialog is. */
function withNext(trail: readonly HTMLElement[], target: HTMLElement): HTMLElement[] {
  const layer = target.closest(LAYER);
  const before = trail.filter((element) => element !== target && element.isConnected);
  const inLayer = before.filter((element) => element.closest(LAYER) === layer);
  const tooMuch = new Set(inLayer.slice(0, Math.max(0, inLayer.length + 1 - REMEMBERED)));
  return [...before.filter((element) => !tooMuch.has(element)), target];
}

/** Whether nothing has the focus. */
export function isFocusFree(): boolean {
  return document.activeElement === null || document.activeElement === document.body;
}

/** Listens; gives how to stop. */
export function keepFocus(): () => void {
  let trail: HTMLElement[] = [];
  let isByKeys = false;
  const onKey = (): void => {
    isByKeys = true;
  };
  const onPointer = (): void => {
    isByKeys = false;
  };
  const onFocus = ({ target }: FocusEvent): void => {
    if (!(target instanceof HTMLElement)) return;
    trail = withNext(trail, target);
  };
  const goBack = (): void => {
    if (!isFocusFree() || document.querySelector('[aria-modal="true"]')) return;
    const main = document.querySelector<HTMLElement>('[data-main]');
    (trail.findLast(canTake) ?? main)?.focus({ preventScroll: true });
  };
  const observer = new MutationObserver(() => {
    const last = trail.at(-1);
    // Whoever takes the focus on purpose does it first.
    if (isByKeys && last && !last.isConnected && isFocusFree()) window.setTimeout(goBack);
  });
  observer.observe(document.body, { childList: true, subtree: true });
  const listening = { capture: true };
  document.addEventListener('keydown', onKey, listening);
  document.addEventListener('pointerdown', onPointer, listening);
  document.addEventListener('focusin', onFocus);
  return () => {
    observer.disconnect();
    document.removeEventListener('keydown', onKey, listening);
    document.removeEventListener('pointerdown', onPointer, listening);
    document.removeEventListener('focusin', onFocus);
  };
}
