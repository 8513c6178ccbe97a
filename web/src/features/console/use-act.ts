/** An act on one thing: done on the server, told in a toast, and what went wrong in words. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../design/toasts/toast-store.ts';
import { useClient } from '../../jmap/hooks.ts';
import type { TypeName } from '../../jmap/objects.ts';
import type { Arguments } from '../../jmap/transport.ts';
import { PROVINCE } from '../objects/use-object-list.ts';
import { faultText } from '../shell/fault-text.ts';

export interface Act {
  isRunning: boolean;
  /** True when it was done. */
  run: (
    set: { update?: Arguments; destroy?: readonly string[]; create?: Arguments; authority?: string },
    done: string,
  ) => Promise<boolean>;
}

export function useAct(type: TypeName, accountId: string = PROVINCE): Act {
  const { t } = useTranslation();
  const client = useClient();
  const [isRunning, setRunning] = useState(false);
  return {
    isRunning,
    run: async (set, done) => {
      setRunning(true);
      try {
        await client.perform(accountId, [[`${type}/set`, { accountId, ...set }]]);
        const changed = Object.keys(set.update ?? {});
        if (changed.length > 0) await client.fetchSome(type, accountId, changed);
        showToast(done);
        return true;
      } catch (error) {
        showToast(faultText(t, error), { kind: 'fault' });
        return false;
      } finally {
        setRunning(false);
      }
    },
  };
}
