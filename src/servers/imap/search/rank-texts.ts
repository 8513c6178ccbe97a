/**
 * The place of each text in the order of texts, so that sorting compares numbers.
 *
 * Kept with the keys of the mailbox: a mailbox sorted again compares no text. A text that is new makes the ranks anew, by
 * one sort of the texts that differ.
 */
import type { MessageKeys } from '#formats/imap/message-keys.ts';
import { breathe } from '#platform/kernel/breath.ts';
import { MESSAGES_PER_BREATH } from '../limits.ts';
import { sortStably } from './merge-sort.ts';
import type { MailboxKeys } from './message-key-cache.ts';

/** The keys that are texts. */
export type TextField = 'subject' | 'from' | 'to' | 'cc' | 'displayFrom' | 'displayTo';

async function rank(texts: readonly string[]): Promise<Map<string, number>> {
  const order = await sortStably(texts.length, (a, b) => {
    const [left, right] = [texts[a] as string, texts[b] as string];
    if (left === right) return 0;
    return left < right ? -1 : 1;
  });
  const ranks = new Map<string, number>();
  for (const place of order) ranks.set(texts[place] as string, ranks.size);
  return ranks;
}

/** Ranks of a field that hold every text of these keys. */
export async function rankTexts(
  known: Pick<MailboxKeys, 'byUid' | 'ranks'>,
  field: TextField,
  keys: readonly MessageKeys[],
): Promise<ReadonlyMap<string, number>> {
  const before = known.ranks.get(field);
  if (before && keys.every((one) => before.has(one[field]))) return before;
  const texts = new Set(keys.map((one) => one[field]));
  let done = 0;
  for (const one of known.byUid.values()) {
    texts.add(one[field]);
    done += 1;
    if (done % MESSAGES_PER_BREATH === 0) await breathe();
  }
  const ranks = await rank([...texts]);
  known.ranks.set(field, ranks);
  return ranks;
}
