/** The keys of an open conversation. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { EmailList } from '../../../jmap/email-list.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { Email } from '../../../jmap/objects.ts';
import { LAYERS, useCommands } from '../../palette/use-commands.ts';
import { startAnswer } from '../compose/answer.ts';
import { setCursor } from '../list/cursor.ts';
import { type MailPlace, useGo } from '../model/place.ts';
import { useNeighbours } from './use-neighbours.ts';

export function useReadCommands(
  place: MailPlace,
  list: EmailList | undefined,
  last: Email | undefined,
): void {
  const client = useClient();
  const { t } = useTranslation();
  const { toThread } = useGo();
  const { previous, next, position } = useNeighbours(place, list);
  const commands = useMemo(() => {
    const { accountId } = place;
    const answer = (kind: 'reply' | 'replyAll' | 'forward') => () => {
      if (last) startAnswer(client, accountId, last, kind, t);
    };
    const step = (to: Email | undefined, by: number) => () => {
      if (!to) return;
      if (position !== undefined) setCursor(position + by);
      toThread(place, to.threadId, true);
    };
    return [
      { name: 'reply', keys: ['r'], run: answer('reply') },
      { name: 'replyAll', keys: ['a'], run: answer('replyAll') },
      { name: 'forward', keys: ['f'], run: answer('forward') },
      { name: 'next', keys: ['j', 'n'], run: step(next, 1), isQuiet: true },
      { name: 'previous', keys: ['k', 'p'], run: step(previous, -1), isQuiet: true },
      { name: 'backToList', keys: ['u', 'Escape'], run: () => toThread(place, undefined) },
      { name: 'print', keys: ['Mod+p'], run: () => window.print() },
    ];
  }, [client, t, place, last, previous, next, position, toThread]);
  useCommands(commands, LAYERS.open);
}
