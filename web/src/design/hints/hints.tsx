/**
 * The hints of all buttons: one for the whole page, shown beside whatever carries `data-hint` after the pointer rests on it or the
 * keyboard reaches it. It can be pointed at itself, and Escape takes it away (WCAG 2.2 §1.4.13); what it says is in the button's name.
 */
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { placeBeside } from './place-beside.ts';
import './hints.css';

const REST_MS = 450;
/** Time to move from the button to the hint. */
const LEAVE_MS = 120;

function hintedOf(target: EventTarget | null): HTMLElement | undefined {
  return target instanceof Element ? (target.closest<HTMLElement>('[data-hint]') ?? undefined) : undefined;
}

export function Hints() {
  const [hinted, setHinted] = useState<HTMLElement>();
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    let timer = 0;
    const later = (element: HTMLElement | undefined, milliseconds: number): void => {
      window.clearTimeout(timer);
      timer = window.setTimeout(() => setHinted(element), milliseconds);
    };
    const onOver = ({ target, pointerType }: PointerEvent): void => {
      if (pointerType === 'touch') return;
      if (target instanceof Node && box.current?.contains(target)) return window.clearTimeout(timer);
      const element = hintedOf(target);
      return later(element, element ? REST_MS : LEAVE_MS);
    };
    const onFocus = ({ target }: FocusEvent): void => {
      const element = hintedOf(target);
      later(element?.matches(':focus-visible') ? element : undefined, 0);
    };
    const hide = (): void => later(undefined, 0);
    const onKey = ({ key }: KeyboardEvent): void => {
      if (key === 'Escape') hide();
    };
    document.addEventListener('pointerover', onOver);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('focusin', onFocus);
    document.addEventListener('keydown', onKey);
    document.addEventListener('scroll', hide, { capture: true, passive: true });
    return () => {
      window.clearTimeout(timer);
      document.removeEventListener('pointerover', onOver);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('focusin', onFocus);
      document.removeEventListener('keydown', onKey);
      document.removeEventListener('scroll', hide, { capture: true });
    };
  }, []);
  useLayoutEffect(() => {
    if (!box.current || !hinted) return;
    const side = hinted.dataset['hintSide'] === 'right' ? 'right' : 'below';
    const { left, top } = placeBeside(
      hinted.getBoundingClientRect(),
      box.current.getBoundingClientRect(),
      side,
      {
        width: window.innerWidth,
        height: window.innerHeight,
      },
    );
    box.current.style.translate = `${left}px ${top}px`;
  }, [hinted]);
  if (!hinted?.isConnected) return null;
  return (
    <div ref={box} className="hint" aria-hidden="true">
      {hinted.dataset['hint']}
    </div>
  );
}
