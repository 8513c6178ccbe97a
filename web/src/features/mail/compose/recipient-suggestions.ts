/**
 * Who may be meant by what is typed: first whom one writes to, at once from the cache, then the directory of the province
 * as soon as it answers. With or without diacritics, by name, part of a name, or address.
 */
import { useEffect, useMemo, useState } from 'react';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { OfflineFault, RefusedFault } from '../../../jmap/faults.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { EmailAddress } from '../../../jmap/objects.ts';
import { findEntries } from '../../directory/directory-entries.ts';
import { knownPeople } from './known-people.ts';

export interface RecipientSuggestion {
  address: EmailAddress;
  detail: string;
}

const MAX = 8;
const ASK_AFTER_MS = 90;

function matches(words: readonly string[], text: string): boolean {
  const folded = foldForSearch(text);
  return words.every((word) => folded.includes(word));
}

function useDirectory(text: string): RecipientSuggestion[] {
  const client = useClient();
  const [found, setFound] = useState<RecipientSuggestion[]>([]);
  useEffect(() => {
    setFound([]);
    if (text.trim().length < 2) return undefined;
    let isOver = false;
    const timer = window.setTimeout(() => {
      findEntries(client, text, MAX)
        .then((entries) => {
          if (isOver) return;
          setFound(
            entries.map(({ name, address, unitName }) => ({
              address: { name, email: address },
              detail: [unitName !== name && unitName, address].filter(Boolean).join(' · '),
            })),
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
    const details = new Map(fromDirectory.map((one) => [one.address.email.toLowerCase(), one.detail]));
    return [
      ...known.map((one) => ({ ...one, detail: details.get(one.address.email) ?? one.detail })),
      ...fromDirectory,
    ]
      .filter(({ address }) => {
        const key = address.email.toLowerCase();
        if (taken.has(key)) return false;
        taken.add(key);
        return true;
      })
      .slice(0, MAX);
  }, [text, accountId, chosen, client, fromDirectory]);
}
