/** A search whose message numbers, and `$`, mean for ever the messages that they meant when it was given (RFC 5267 §4.3). */
import type { SearchKey } from '#formats/imap/commands/search-keys.ts';
import type { SequenceRange, SequenceSet } from '#formats/imap/sequence-set.ts';
import { resolveSet } from '../addressed.ts';
import type { SelectedMailbox } from '../selected.ts';

/** Neighbours in the mailbox are one range: what comes later has a higher UID than all. */
function uidRanges(view: SelectedMailbox, set: SequenceSet): SequenceRange[] {
  const { uids } = view.messages;
  return resolveSet(view, set, false).map(([from, to]) => [uids[from] ?? 0, uids[to - 1] ?? 0]);
}

/** The same search by UID. */
export function fixNumbers(view: SelectedMailbox, key: SearchKey): SearchKey {
  if (key.kind === 'numbers' || (key.kind === 'uids' && key.set === '$'))
    return { kind: 'uids', set: { ranges: uidRanges(view, key.set) } };
  if (key.kind === 'not' || key.kind === 'fuzzy') return { ...key, key: fixNumbers(view, key.key) };
  if (key.kind === 'and' || key.kind === 'or')
    return { ...key, keys: key.keys.map((one) => fixNumbers(view, one)) };
  return key;
}
