/** Runs acts that may first ask who is there; what went wrong otherwise is told. */
import { type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../../design/toasts/toast-store.ts';
import { RefusedFault } from '../../../jmap/faults.ts';
import { faultText } from '../../shell/fault-text.ts';
import { AuthFault, authFaultKey } from '../../sign-in/auth-calls.ts';
import { PasskeyCancelled } from '../../sign-in/passkeys.ts';
import { IdentityQuestion } from './identity-question.tsx';

function asksWho(error: unknown): boolean {
  if (error instanceof AuthFault) return error.code === 'confirmationNeeded';
  return error instanceof RefusedFault && error.reason === 'confirmationNeeded';
}

export interface Guarded {
  run: (act: () => Promise<void>) => Promise<void>;
  /** To be drawn where the acts are. */
  question: ReactNode;
}

export function useGuarded(): Guarded {
  const { t } = useTranslation();
  const [waiting, setWaiting] = useState<() => Promise<void>>();
  const run = async (act: () => Promise<void>): Promise<void> => {
    try {
      await act();
    } catch (error) {
      if (asksWho(error)) setWaiting(() => act);
      else if (error instanceof PasskeyCancelled) showToast(t('signIn.noPasskey'), { kind: 'fault' });
      else
        showToast(error instanceof AuthFault ? t(authFaultKey(error)) : faultText(t, error), {
          kind: 'fault',
        });
    }
  };
  const question = waiting && (
    <IdentityQuestion
      onClose={() => setWaiting(undefined)}
      onDone={() => {
        setWaiting(undefined);
        void run(waiting);
      }}
    />
  );
  return { run, question };
}
