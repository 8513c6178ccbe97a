/**
 * Who may be meant by what is typed: at once whom one writes to, from the cache; as soon as it answers whom the server knows from letters
 * written before, contacts, and the directory with its people, agencies, units and who holds which post (R4.3). With or without
 * diacritics, by name, part of a name, post, or address.
 */
import { useEffect, useMemo, useState } from 'react';
import { foldForSearch } from '#formats/vietnamese/fold.ts';
import { OfflineFault, RefusedFault, SignedOutFault } from '../../../jmap/faults.ts';
import { useClient } from '../../../jmap/hooks.ts';
import type { EmailAddress } from '../../../jmap/objects.ts';
import { knownPeople } from './known-people.ts';

export interface RecipientSuggestion {
  address: EmailAddress;
  detail: string;
}

/** An answer of `Recipient/complete`. */
interface Completed {
  source: 'history' | 'contact' | 'person' | 'post' | 'agency';
  name: string;
  email: string;
  unitName: string | null;
  title: string | null;
}

const MAX = 8;
const ASK_AFTER_MS = 90;
const DEMO_MARK = ' (trình diễn)';

function matches(words: readonly string[], text: string): boolean {
  const folded = foldForSearch(text);
  return words.every((word) => folded.includes(word));
}

function suggestionOf({ name, email, title, unitName }: Completed): RecipientSuggestion {
  const shown = name.replace(DEMO_MARK, '');
  const unit = unitName === shown ? null : unitName;
  return {
    address: { name: shown || null, email },
    detail: [title, unit, email].filter(Boolean).join(' · '),
  };
}

function useCompletion(text: string, accountId: string): RecipientSuggestion[] {
  const client = useClient();
  const [found, setFound] = useState<RecipientSuggestion[]>([]);
  useEffect(() => {
    setFound([]);
    if (text.trim().length < 2) return undefined;
    let isOver = false;
    const timer = window.setTimeout(() => {
      client.transport
        .request([['Recipient/complete', { accountId, text, limit: MAX }]])
        .then(([answer]) => {
          if (!isOver) setFound(((answer?.['list'] ?? []) as Completed[]).map(suggestionOf));
        })
        .catch((error: unknown) => {
          const isExpected = [OfflineFault, RefusedFault, SignedOutFault].some(
            (kind) => error instanceof kind,
          );
          if (!isExpected) reportError(error);
        });
    }, ASK_AFTER_MS);
    return () => {
      isOver = true;
      window.clearTimeout(timer);
    };
  }, [client, text, accountId]);
  return found;
}

export function useRecipientSuggestions(
  text: string,
  accountId: string,
  chosen: readonly EmailAddress[],
): readonly RecipientSuggestion[] {
  const client = useClient();
  const completed = useCompletion(text, accountId);
  return useMemo(() => {
    const words = foldForSearch(text).split(/\s+/).filter(Boolean);
    if (words.length === 0) return [];
    const taken = new Set(chosen.map(({ email }) => email.toLowerCase()));
    const known = knownPeople(client, accountId)
      .filter(({ name, email }) => matches(words, `${name ?? ''} ${email}`))
      .map((address) => ({ address, detail: address.email }));
    const details = new Map(completed.map((one) => [one.address.email.toLowerCase(), one.detail]));
    return [
      ...known.map((one) => ({ ...one, detail: details.get(one.address.email) ?? one.detail })),
      ...completed,
    ]
      .filter(({ address }) => {
        const key = address.email.toLowerCase();
        if (taken.has(key)) return false;
        taken.add(key);
        return true;
      })
      .slice(0, MAX);
  }, [text, accountId, chosen, client, completed]);
}
