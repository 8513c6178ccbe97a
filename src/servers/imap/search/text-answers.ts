/** Asks the text index about every BODY and TEXT of a search at once, before the search begins. */
import { searchTexts, type TextAnswer } from '#domain/mailstore/text-search.ts';
import type { SearchKey } from '#formats/imap/commands/search-keys.ts';
import type { TextZone } from '#formats/postings/placed-words.ts';
import type { ImapDependencies } from '../dependencies.ts';
import type { SelectedMailbox } from '../selected.ts';

type TextKey = Extract<SearchKey, { kind: 'body' | 'text' }>;

const BODY: readonly TextZone[] = ['body'];
const TEXT: readonly TextZone[] = ['subject', 'from', 'to', 'header', 'body'];

/** What the index knows, by key; a key without an answer is decided by the messages' bytes. */
export type TextAnswers = ReadonlyMap<SearchKey, TextAnswer>;

function collectTextKeys(key: SearchKey, found: TextKey[]): TextKey[] {
  if (key.kind === 'body' || key.kind === 'text') found.push(key);
  else if (key.kind === 'not') collectTextKeys(key.key, found);
  else if (key.kind === 'and' || key.kind === 'or') for (const one of key.keys) collectTextKeys(one, found);
  return found;
}

/** Answers for the keys of a tree. */
export async function askTextIndex(
  deps: ImapDependencies,
  view: SelectedMailbox,
  key: SearchKey,
): Promise<TextAnswers> {
  const keys = collectTextKeys(key, []);
  const answers = await searchTexts(
    deps,
    view.access,
    view.mailbox.id,
    keys.map(({ kind, value }) => ({ text: value, zones: kind === 'body' ? BODY : TEXT })),
  );
  const known = new Map<SearchKey, TextAnswer>();
  for (const [place, answer] of answers.entries()) {
    const of = keys[place];
    if (of && answer) known.set(of, answer);
  }
  return known;
}
