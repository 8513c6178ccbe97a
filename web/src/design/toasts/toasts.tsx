/** The toasts at the bottom of the screen, read out as they come. */
import { IconX } from '@tabler/icons-react';
import { useEffect, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import './toasts.css';
import { dismissToast, getToasts, holdToasts, subscribeToasts, type Toast } from './toast-store.ts';

function ToastItem({ toast }: { toast: Toast }) {
  const { t } = useTranslation();
  const { undo } = toast;
  return (
    <div className="toast" data-kind={toast.kind} role={toast.kind === 'fault' ? 'alert' : undefined}>
      <span>
        {toast.text}
        {toast.part !== undefined && <progress value={toast.part ?? undefined} aria-label={toast.text} />}
      </span>
      {undo && (
        <button
          type="button"
          className="toast-undo"
          onClick={() => {
            dismissToast(toast.id);
            undo();
          }}
        >
          {toast.undoLabel ?? t('shell.undo')}
        </button>
      )}
      <button
        type="button"
        className="toast-close"
        aria-label={t('shell.close')}
        onClick={() => dismissToast(toast.id)}
      >
        <IconX size={16} />
      </button>
    </div>
  );
}

export function Toasts() {
  const toasts = useSyncExternalStore(subscribeToasts, getToasts);
  // A toast that is put away under the pointer or the focus tells of neither leaving.
  useEffect(() => {
    if (toasts.length === 0) holdToasts(false);
  }, [toasts.length]);
  return (
    <div
      className="toasts"
      role="status"
      aria-live="polite"
      onPointerEnter={() => holdToasts(true)}
      onPointerLeave={() => holdToasts(false)}
      onFocus={() => holdToasts(true)}
      onBlur={() => holdToasts(false)}
    >
      {toasts.map((toast) => (
        <ToastItem key={toast.id} toast={toast} />
      ))}
    </div>
  );
}
