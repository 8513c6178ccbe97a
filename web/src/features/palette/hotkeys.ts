/**
 * Keys to commands. One listener for the whole page; sequences as Gmail has them (`g i`), forgotten after a second.
 *
 * Keys typed into a field are the field's, bar those with Ctrl or ⌘. An input method that composes is left alone.
 */
import { listCommands } from './commands.ts';

const SEQUENCE_MS = 1_000;

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  // A box that was just ticked takes no letters.
  if (target instanceof HTMLInputElement && /^(checkbox|radio)$/.test(target.type)) return false;
  return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
}

/** A dialog or an open menu has the keys to itself, that which closes it too; a message being written is none of that kind. */
function isInDialog(target: EventTarget | null): boolean {
  if (document.querySelector('[aria-modal="true"]')) return true;
  return (
    target instanceof Element && target.closest('[role="dialog"]:not(.composer), [role="menu"]') !== null
  );
}

/** Enter and the space bar press what has the focus, whatever else they mean. */
function isPressing({ key, target }: KeyboardEvent): boolean {
  if (key !== 'Enter' && key !== ' ') return false;
  return target instanceof Element && target.closest('button, a[href], summary, [role="menuitem"]') !== null;
}

/** A key as the commands name it. */
export function keyOf(event: KeyboardEvent): string {
  const { key } = event;
  const isLetter = key.length === 1;
  const parts = [
    ...(event.ctrlKey || event.metaKey ? ['Mod'] : []),
    ...(event.altKey ? ['Alt'] : []),
    ...(event.shiftKey && (!isLetter || /[a-z]/i.test(key)) ? ['Shift'] : []),
    isLetter ? key.toLowerCase() : key,
  ];
  return parts.join('+');
}

/** Listens; gives how to stop. */
export function listenToKeys(): () => void {
  let pending = '';
  let timer = 0;
  const onKey = (event: KeyboardEvent): void => {
    if (event.isComposing || event.defaultPrevented) return;
    const key = keyOf(event);
    if (isTyping(event.target) && !key.startsWith('Mod+')) return;
    if (isPressing(event) || isInDialog(event.target)) return;
    const whole = pending === '' ? key : `${pending} ${key}`;
    window.clearTimeout(timer);
    pending = '';
    const commands = listCommands();
    const found =
      commands.findLast((command) => command.keys?.includes(whole)) ??
      commands.findLast((command) => command.keys?.includes(key));
    if (found) {
      event.preventDefault();
      found.run();
      return;
    }
    if (!commands.some((command) => command.keys?.some((keys) => keys.startsWith(`${key} `)))) return;
    pending = key;
    timer = window.setTimeout(() => {
      pending = '';
    }, SEQUENCE_MS);
  };
  document.addEventListener('keydown', onKey);
  return () => document.removeEventListener('keydown', onKey);
}
