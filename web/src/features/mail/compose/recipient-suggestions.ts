/**
 * Who may be meant by what is typed: first whom one writes to, at once from the cache, then the directory of the province
 * (RFC 9670 `Principal/query`) as soon as it answers. With or without diacritics, by name, part of a name, or address.
 */
import { useEffect, useMemo, useState } from 'react';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { OfflineFault, RefusedFault } from '../../../jmap/faults.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { EmailAddress } from '../../../jmap/objects.ts';
import { resultOf } from '../../../jmap/transport.ts';
import { knownPeople } from './known-people.ts';

export interface RecipientSuggestion {
  address: EmailAddress;
  detail: string;
}

const MAX = 8;
const ASK_AFTER_MS = 90;
const PRINCIPALS = 'urn:ietf:params:jmap:principals';

interface Principal {
  name: string;
  email: string | null;
  description: string | null;
}

function matches(words: readonly string[], text: string): boolean {
  const folded = foldForSearch(text);
  return words.every((word) => folded.includes(word));
}

function useDirectory(text: string): RecipientSuggestion[] {
  const client = useClient();
  const [found, setFound] = useState<RecipientSuggestion[]>([]);
  useEffect(() => {
    const accountId = client.session.primaryAccounts[PRINCIPALS];
    if (text.trim().length < 2 || accountId === undefined) return setFound([]);
    let isOver = false;
    const timer = window.setTimeout(() => {
      client.transport
        .request([
          ['Principal/query', { accountId, filter: { text }, limit: MAX }],
          ['Principal/get', { accountId, '#ids': resultOf(0, 'Principal/query', '/ids') }],
        ])
        .then(([, got]) => {
          if (isOver) return;
          const list = (got?.['list'] ?? []) as Principal[];
          setFound(
            list.flatMap(({ name, email, description }) =>
              email === null
                ? []
                : [
                    {
                      address: { name: name.replace(' (trình diễn)', ''), email },
                      detail: description ?? email,
                    },
                  ],
            ),
          );
        })
        .catch((error: unknown) => {
          if (!(error instanceof OfflineFault || error instanceof RefusedFault)) reportError(error);
        });
    }, ASK_AFTER_MS);
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [client, text]);
  return found;
}

export function useRecipientSuggestions(
  text: string,
  accountId: string,
  chosen: readonly EmailAddress[],
): readonly RecipientSuggestion[] {
  const client = useClient();
  const fromDirectory = useDirectory(text);
  return useMemo(() => {
    const words = foldForSearch(text).split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    const taken = new Set(chosen.map(({ email }) => email.toLowerCase()));
    const known = knownPeople(client, accountId)
      .filter(({ name, email }) => matches(words, `${name ?? ''} ${email}`))
      .map((address) => ({ address, detail: address.email }));
    return [...known, ...fromDirectory]
      .filter(({ address }) => {
        const key = address.email.toLowerCase();
        if (taken.has(key)) return false;
        taken.add(key);
        return true;
      })
      .slice(0, MAX);
  }, [text, accountId, chosen, client, fromDirectory]);
}
