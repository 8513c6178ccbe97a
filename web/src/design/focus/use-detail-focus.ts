/**
 * The keyboard's way into what a row opens, and back: whoever opens it by key goes on in it, and Escape leads to the row again. Whoever
 * uses the pointer keeps the focus where it is.
 */
import { type RefObject, useEffect, useRef } from 'react';
import { flushSync } from 'react-dom';

const ROW = '.objects-link:focus-visible, .person-row:focus-visible';

/** `subject` changes when another thing is shown. */
export function useDetailFocus(
  element: RefObject<HTMLElement | null>,
  subject: string,
  onClose: () => void,
): void {
  const close = useRef(onClose);
  close.current = onClose;
  useEffect(() => {
    const opener = document.activeElement;
    const detail = element.current;
    if (!detail || !(opener instanceof HTMLElement) || !opener.matches(ROW)) return undefined;
    // It is longer than the screen at times, which would scroll to its middle.
    detail.focus({ preventScroll: true });
    const onKey = (event: KeyboardEvent): void => {
      // A button that has done its work may be gone, and the focus with it.
      const isHere = event.target === document.body || detail.contains(event.target as Node);
      if (event.key !== 'Escape' || event.defaultPrevented || !isHere) return;
      // A narrow screen hides the row for as long as this lies over it.
      flushSync(() => close.current());
      opener.focus();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [element, subject]);
}
