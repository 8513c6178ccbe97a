/** One step of signing in: running, and what went wrong with it as a key of the catalogue. */
import { useState } from 'react';
import { authFaultKey } from './auth-calls.ts';
import { PasskeyCancelled } from './passkeys.ts';

export function useStep(wrong?: string) {
  const [fault, setFault] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const run = async (act: () => Promise<void>): Promise<void> => {
    setBusy(true);
    setFault(undefined);
    try {
      await act();
    } catch (error) {
      setFault(error instanceof PasskeyCancelled ? 'signIn.noPasskey' : authFaultKey(error, wrong));
    } finally {
      setBusy(false);
    }
  };
  return { fault, isBusy, run };
}
