/** The question behind a list: folder or search, with the filter that was clicked. */
import { useMemo } from 'react';
import { usePreferences } from '../../../app/preferences.ts';
import type { Client } from '../../../jmap/client.ts';
import type { EmailList } from '../../../jmap/email-list.ts';
import type { ListQuery } from '../../../jmap/email-list-calls.ts';
import { useClient } from '../../../jmap/hooks.ts';
import { parseSearch } from '../search/parse-search.ts';
import { inFolder, mailQuery } from './folder-query.ts';
import type { MailPlace } from './place.ts';

const QUICK: Readonly<Record<string, object>> = {
  unread: { notKeyword: '$seen' },
  flagged: { hasKeyword: '$flagged' },
  attachment: { hasAttachment: true },
};

function filterOf(
  { mailbox, search }: MailPlace,
  mailboxIdOf: (name: string) => string | undefined,
): object | null {
  const quick = search.filter && QUICK[search.filter];
  const base =
    search.q === undefined ? mailbox && inFolder(mailbox) : parseSearch(search.q, mailboxIdOf).filter;
  if (!base) return quick ?? null;
  return quick ? { operator: 'AND', conditions: [base, quick] } : base;
}

function queryOf(client: Client, place: MailPlace, conversations: boolean): ListQuery | undefined {
  if (!place.mailbox && place.search.q === undefined) return undefined;
  const mailboxes = client.cache.all('Mailbox', place.accountId);
  const idOf = (name: string): string | undefined =>
    mailboxes.find((mailbox) => mailbox.role === name || mailbox.name.toLowerCase() === name.toLowerCase())
      ?.id;
  return mailQuery(place.accountId, place.mailbox, filterOf(place, idOf), conversations);
}

/** The live list of a place; undefined until its folder is known. */
export function useEmailList(place: MailPlace): EmailList | undefined {
  const client = useClient();
  const { conversations } = usePreferences();
  const query = useMemo(() => queryOf(client, place, conversations), [client, place, conversations]);
  const key = JSON.stringify(query);
  // The same question is the same list, however often the place is made anew.
  return useMemo(
    () => (key === undefined ? undefined : client.list(JSON.parse(key) as ListQuery)),
    [client, key],
  );
}

/** Asks for what the place will show, before the screen is drawn for it. */
export function useAskAhead(): (place: MailPlace) => void {
  const client = useClient();
  const { conversations } = usePreferences();
  return (place) => {
    const query = queryOf(client, place, conversations);
    if (query) client.list(query).show(0, 0);
  };
}
