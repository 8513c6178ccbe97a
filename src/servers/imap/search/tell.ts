/**
 * Telling what was found, as SEARCH and SORT do it: plainly, or as the return options of ESEARCH (RFC 4731), ESORT
 * (RFC 5267 §3.1), SEARCHRES (RFC 5182) and PARTIAL (RFC 9394) ask. First and last are those of the result's own order.
 */
import { windowOf } from '#formats/imap/commands/partial-range.ts';
import type { SearchReturns } from '#formats/imap/commands/search.ts';
import { encodeEsearchResponse, encodeSearchResponse } from '#formats/imap/responses.ts';
import type { CommandContext } from '../command.ts';
import { encodingOf } from '../session.ts';
import type { Found } from './find.ts';
import { uidsAt } from './message-key-cache.ts';

/** What was found and how it is to be told. */
export interface Telling extends Found {
  word: 'SEARCH' | 'SORT';
  byUid: boolean;
  /** Absent: as IMAP4rev1 has it. */
  returns?: SearchReturns;
  /** Where several mailboxes are searched (RFC 7377 §2.2). */
  mailbox?: { name: string; uidValidity: number };
}

/** The indexes that the options tell of: MIN and MAX alone name two messages, not all (RFC 5182 §2.1). */
function toldOf(indexes: readonly number[], { options: returns, partial }: SearchReturns): readonly number[] {
  if (partial && !returns.has('COUNT') && !returns.has('MIN') && !returns.has('MAX'))
    return windowOf(indexes, partial);
  if (returns.has('ALL') || returns.has('COUNT') || !(returns.has('MIN') || returns.has('MAX')))
    return indexes;
  const ends = [
    ...(returns.has('MIN') ? indexes.slice(0, 1) : []),
    ...(returns.has('MAX') ? indexes.slice(-1) : []),
  ];
  return [...new Set(ends)];
}

function highestModseq({ view }: Found, indexes: readonly number[]): number {
  return indexes.reduce((most, index) => Math.max(most, view.messages.modseqs[index] ?? 0), 0);
}

function numbersOf({ view, indexes, byUid }: Telling): number[] | Uint32Array {
  return byUid ? uidsAt(view, indexes) : indexes.map((index) => index + 1);
}

function save({ view }: Found, indexes: readonly number[]): void {
  const { uids } = view.messages;
  view.savedUids = indexes.map((index) => uids[index] ?? 0).sort((a, b) => a - b);
}

/** RFC 6203 §4: of the messages that ALL or PARTIAL tell, in the same order. */
function scoresOf({ relevancy }: Found, told: readonly number[]): number[] {
  return told.map((index) => relevancy?.get(index) ?? 0);
}

function tellOptions({ out, tag, session }: CommandContext, telling: Telling, asked: SearchReturns): void {
  const { options: returns, partial } = asked;
  const told = toldOf(telling.indexes, asked);
  if (returns.has('SAVE')) save(telling, told);
  // RFC 5182 §2.1: SAVE alone is answered with nothing.
  if (returns.size === 1 && returns.has('SAVE')) return;
  const numbers = numbersOf(telling);
  const [min, max] = [numbers[0], numbers.at(-1)];
  out.wire(
    encodeEsearchResponse(
      {
        tag,
        uid: telling.byUid,
        ...(telling.mailbox && { mailbox: telling.mailbox }),
        ...(returns.has('MIN') && min !== undefined && { min }),
        ...(returns.has('MAX') && max !== undefined && { max }),
        ...(returns.has('COUNT') && { count: numbers.length }),
        ...(returns.has('ALL') && { all: numbers }),
        ...(returns.has('RELEVANCY') && { relevancy: scoresOf(telling, told) }),
        ...(partial && { partial: { range: partial.text, numbers: windowOf(Array.from(numbers), partial) } }),
        ...(telling.tellsModseq && told.length > 0 && { modSequence: highestModseq(telling, told) }),
      },
      encodingOf(session),
    ),
  );
}

/** Writes the untagged response, and keeps `$` where SAVE is among the options. */
export function tellFound(context: CommandContext, telling: Telling): void {
  if (telling.returns) {
    tellOptions(context, telling, telling.returns);
    return;
  }
  const modseq = telling.tellsModseq ? highestModseq(telling, telling.indexes) : undefined;
  context.out.wire(encodeSearchResponse(telling.word, numbersOf(telling), modseq));
}
