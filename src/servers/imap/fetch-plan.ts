/**
 * What a FETCH has to read to answer its items: nothing beyond the view, columns of the store, or message bytes.
 */

import type { MessageColumns } from '#domain/mailstore/messages.ts';
import type { FetchItem } from '#formats/imap/commands/fetch-items.ts';
import type { ImapSession } from './session.ts';

export interface FetchPlan {
  items: readonly FetchItem[];
  /** The view answers alone: no query. */
  isInView: boolean;
  columns: MessageColumns;
  /** Message bytes are read. */
  readsBytes: boolean;
  /** Some item sets \Seen (RFC 3501 §6.4.5). */
  marksSeen: boolean;
  hasFlags: boolean;
}

const IN_VIEW: ReadonlySet<FetchItem['kind']> = new Set(['flags', 'uid', 'size', 'modSequence']);

/** Items that may stand several times, of different parts. */
const REPEATABLE: ReadonlySet<FetchItem['kind']> = new Set(['body', 'binary', 'binarySize']);

/** Each item once; UID and MODSEQ where the session or the command's form implies them. */
function withImplied(items: readonly FetchItem[], session: ImapSession, byUid: boolean): FetchItem[] {
  const complete: FetchItem[] = [];
  // RFC 9586 §3.4: UIDFETCH says it without the item.
  if ((byUid || session.enabled.has('QRESYNC')) && !session.enabled.has('UIDONLY'))
    complete.push({ kind: 'uid' });
  for (const item of items)
    if (
      REPEATABLE.has(item.kind) ||
      !complete.some(({ kind }) => kind === item.kind && kind !== 'bodyStructure')
    )
      complete.push(item);
  if (session.enabled.has('CONDSTORE') && !complete.some(({ kind }) => kind === 'modSequence'))
    complete.push({ kind: 'modSequence' });
  return complete;
}

/** Makes the plan. */
export function planFetch(asked: readonly FetchItem[], session: ImapSession, byUid: boolean): FetchPlan {
  const items = withImplied(asked, session, byUid);
  const readsBytes = items.some((item) => REPEATABLE.has(item.kind));
  const wantsShortStructure = items.some((item) => item.kind === 'bodyStructure' && !item.extended);
  return {
    items,
    isInView: items.every((item) => IN_VIEW.has(item.kind)),
    columns: {
      envelope: items.some((item) => item.kind === 'envelope'),
      bodyStructure: items.some((item) => item.kind === 'bodyStructure' && item.extended),
      parts: readsBytes || wantsShortStructure,
      preview: items.some((item) => item.kind === 'preview'),
    },
    readsBytes,
    marksSeen: items.some((item) => (item.kind === 'body' || item.kind === 'binary') && !item.peek),
    hasFlags: items.some((item) => item.kind === 'flags'),
  };
}
