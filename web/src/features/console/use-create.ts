/** Making one thing on the server: what it answered of it, or undefined when it was refused, which was told. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../design/toasts/toast-store.ts';
import { requireDone } from '../../jmap/client.ts';
import { useClient } from '../../jmap/hooks.ts';
import type { TypeName } from '../../jmap/objects.ts';
import type { Arguments } from '../../jmap/transport.ts';
import { PROVINCE } from '../objects/use-object-list.ts';
import { faultText } from '../shell/fault-text.ts';

export interface Create<T> {
  isRunning: boolean;
  create: (object: Arguments, done?: string) => Promise<(T & { id: string }) | undefined>;
}

export function useCreate<T = object>(type: TypeName): Create<T> {
  const { t } = useTranslation();
  const client = useClient();
  const [isRunning, setRunning] = useState(false);
  return {
    isRunning,
    create: async (object, done) => {
      setRunning(true);
      try {
        const [answer = {}] = await client.transport.request([
          [`${type}/set`, { accountId: PROVINCE, create: { new: object } }],
        ]);
        requireDone(answer);
        if (done !== undefined) showToast(done);
        return (answer['created'] as { new: T & { id: string } }).new;
      } catch (error) {
        showToast(faultText(t, error), { kind: 'fault' });
        return undefined;
      } finally {
        setRunning(false);
      }
    },
  };
}
