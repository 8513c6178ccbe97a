/**
 * What the system found out about a message, in plain words, before anything in it can be opened (R8.8).
 *
 * The server says what it found (`signals`); a kind that this version does not know is told by its level alone.
 */
import { useTranslation } from 'react-i18next';
import { Notice, type NoticeKind } from '../../../design/parts/notice.tsx';
import type { Email, EmailSignal } from '../../../jmap/objects.ts';

const LEVELS: Readonly<Record<NonNullable<EmailSignal['level']>, NoticeKind>> = {
  info: 'info',
  warning: 'warning',
  danger: 'danger',
};

export function SignalNotices({ email }: { email: Email }) {
  const { t, i18n } = useTranslation();
  const signals = email.signals ?? [];
  if (signals.length === 0) return null;
  return (
    <div className="message-notices">
      {signals.map((signal) => {
        const key = `signals.${signal.kind}`;
        const level = signal.level ?? 'info';
        const text = i18n.exists(key)
          ? t(key, { ...signal })
          : t(`signals.level_${level}`, { kind: signal.kind });
        return (
          <Notice key={signal.kind} kind={LEVELS[level]}>
            {text}
          </Notice>
        );
      })}
    </div>
  );
}
