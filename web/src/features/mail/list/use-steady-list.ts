/**
 * The list whose rows are drawn: while the answer to a search is on its way, those that were there before. Rows that give way to bones
 * at each letter are restless to look at, and an answer is seldom later than the next letter.
 */
import { useCallback, useEffect, useRef, useSyncExternalStore } from 'react';
import type { EmailList } from '../../../jmap/email-list.ts';
import type { MailPlace } from '../model/place.ts';

export interface ShownList {
  place: MailPlace;
  list: EmailList;
  /** Rows of before, whose search is another one. */
  isOld: boolean;
}

const nothingChanges = (): (() => void) => () => undefined;

function useIsAnswered(list: EmailList | undefined): boolean {
  return useSyncExternalStore(
    list?.subscribe ?? nothingChanges,
    useCallback(() => list?.view.total !== undefined || list?.view.error !== undefined, [list]),
  );
}

export function useSteadyList(place: MailPlace, list: EmailList | undefined): ShownList | undefined {
  const before = useRef<ShownList>(undefined);
  const isAnswered = useIsAnswered(list);
  const shown = list && { place, list, isOld: false };
  useEffect(() => {
    if (isAnswered) before.current = shown;
    // The rows that would ask for it are not drawn yet.
    else list?.show(0, 0);
  });
  const last = before.current;
  const keeps =
    !isAnswered && place.search.q !== undefined && last?.list.query.accountId === list?.query.accountId;
  return keeps && last ? { ...last, isOld: true } : shown;
}
