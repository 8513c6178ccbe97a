/** Text into the clipboard, and what came of it said: a browser may refuse, and what is shown once only must not be lost by that. */
import i18next from 'i18next';
import { showToast } from './toasts/toast-store.ts';

/** Copies; says `said`, or that it is to be marked and copied by hand. */
export function copyText(text: string, said: string): void {
  navigator.clipboard.writeText(text).then(
    () => showToast(said),
    () => showToast(i18next.t('shell.notCopied'), { kind: 'fault' }),
  );
}
