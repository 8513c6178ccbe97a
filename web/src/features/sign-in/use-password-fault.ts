/** What speaks against a new password, asked of the server when the typing rests; it knows those that leaked. */
import { useEffect, useState } from 'react';
import { OfflineFault } from '../../jmap/faults.ts';
import { AuthFault, callAuth } from './auth-calls.ts';

const REST_MS = 350;

/** A key of the catalogue; undefined for a good one and for none. */
export function usePasswordFault(password: string): string | undefined {
  const [checked, setChecked] = useState<{ password: string; fault: string | null }>();
  useEffect(() => {
    if (password === '') return undefined;
    const timer = window.setTimeout(() => {
      callAuth<{ fault: string | null }>('password/check', { password })
        .then(({ fault }) => setChecked({ password, fault }))
        .catch((error: unknown) => {
          if (!(error instanceof OfflineFault || error instanceof AuthFault)) reportError(error);
        });
    }, REST_MS);
    return () => window.clearTimeout(timer);
  }, [password]);
  if (!checked?.fault || checked.password !== password) return undefined;
  return `security.password.${checked.fault}`;
}
