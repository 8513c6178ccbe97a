/** The list, for the keys that walk through it: a screen reader says the row at hand only while the list has the focus. */
import { isFocusFree } from '../../../design/focus/keep-focus.ts';

const LIST = '.list-scroll';

export function focusList(): void {
  document.querySelector<HTMLElement>(LIST)?.focus({ preventScroll: true });
}

/** Where nothing has the focus, or the list will. */
export function focusListIfFree(): void {
  if (isFocusFree()) focusList();
}
