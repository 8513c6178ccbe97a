/**
 * What the system found out about a message, in plain words, before anything in it can be opened (R8.8).
 */
import { useTranslation } from 'react-i18next';
import { Notice } from '../../../design/parts/notice.tsx';
import type { Email } from '../../../jmap/objects.ts';
import { signalsToTell, weightOf } from '../model/signals.ts';

export function SignalNotices({ email }: { email: Email }) {
  const { t } = useTranslation();
  const signals = signalsToTell(email.signals ?? []);
  if (signals.length === 0) return null;
  return (
    <div className="message-notices">
      {signals.map((signal) => (
        <Notice key={signal} kind={weightOf(signal)}>
          {t(`signals.${signal}`)}
        </Notice>
      ))}
    </div>
  );
}
