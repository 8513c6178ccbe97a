/** Everything of a type in an account, fetched when a section of the settings is opened, and kept fresh by push. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { showToast } from '../../design/toasts/toast-store.ts';
import { useAll, useClient } from '../../jmap/hooks.ts';
import type { ObjectTypes, TypeName } from '../../jmap/objects.ts';
import { faultText } from '../shell/fault-text.ts';

export function useLoaded<T extends TypeName>(
  type: T,
  accountId: string,
): { all: readonly ObjectTypes[T][]; isLoaded: boolean; reload: () => void } {
  const client = useClient();
  const { t } = useTranslation();
  const all = useAll(type, accountId);
  const [isLoaded, setLoaded] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let isOver = false;
    client
      .fetchAll(type, accountId)
      .then(() => !isOver && setLoaded(true))
      .catch((error: unknown) => showToast(faultText(t, error), { kind: 'fault' }));
    return () => {
      isOver = true;
    };
  }, [client, type, accountId, t, turn]);
  return { all, isLoaded, reload: () => setTurn((last) => last + 1) };
}
