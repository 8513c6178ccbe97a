/** An act on a whole list or folder, told while it goes on and with its way back: a hundred thousand messages take a while. */
import type { TFunction } from 'i18next';
import { showProgress, showToast } from '../../../design/toasts/toast-store.ts';
import { faultText } from '../../shell/fault-text.ts';
import type { OnProgress, WholeAct } from './whole-folder.ts';

async function shownWhile<T>(t: TFunction, work: (onProgress: OnProgress) => Promise<T>): Promise<T> {
  const toast = showProgress(t('acts.starting'));
  try {
    return await work((done, total) =>
      toast.tell(t('acts.working', { count: total }), total === 0 ? 1 : done / total),
    );
  } finally {
    toast.hide();
  }
}

/** Does it, and says how it went with `said`; what fails is told as well. */
export async function tellWholeAct(
  t: TFunction,
  work: (onProgress: OnProgress) => Promise<WholeAct>,
  said: (count: number) => string,
): Promise<void> {
  const tellFault = (error: unknown): void => void showToast(faultText(t, error), { kind: 'fault' });
  try {
    const { count, undo } = await shownWhile(t, work);
    showToast(said(count), {
      undo: () => void shownWhile(t, undo).catch(tellFault),
      undoLabel: t('shell.undo'),
    });
  } catch (error) {
    tellFault(error);
  }
}
