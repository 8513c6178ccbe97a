/** The conversations above and below the open one, as far as the list is known. */
import { useSyncExternalStore } from 'react';
import type { EmailList } from '../../../jmap/email-list.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { Email } from '../../../jmap/objects.ts';
import type { MailPlace } from '../model/place.ts';

export interface Neighbours {
  previous: Email | undefined;
  next: Email | undefined;
  position: number | undefined;
}

const nothing = (): (() => void) => () => undefined;

export function useNeighbours(place: MailPlace, list: EmailList | undefined): Neighbours {
  const { cache } = useClient();
  useSyncExternalStore(list?.subscribe ?? nothing, () => list?.view);
  const emailAt = (position: number): Email | undefined => {
    const id = list?.view.idAt.get(position);
    return id === undefined ? undefined : cache.get('Email', place.accountId, id);
  };
  const position = [...(list?.view.idAt.keys() ?? [])].find((at) => emailAt(at)?.threadId === place.threadId);
  if (position === undefined) return { previous: undefined, next: undefined, position };
  return { previous: emailAt(position - 1), next: emailAt(position + 1), position };
}
