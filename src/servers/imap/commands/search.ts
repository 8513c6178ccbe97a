/**
 * SEARCH and UID SEARCH (RFC 3501 §6.4.4) with ESEARCH (RFC 4731), SEARCHRES (RFC 5182), WITHIN (RFC 5032) and
 * MODSEQ (RFC 7162 §3.1.5).
 */
import { decodeSearch, isSearchCharset, type SearchCommand } from '#formats/imap/commands/search.ts';
import { encodeEsearchResponse, encodeSearchResponse } from '#formats/imap/responses.ts';
import { badCharsetCode } from '#formats/imap/status-response.ts';
import {
  type CommandContext,
  type Completion,
  defineCommand,
  ok,
  type RegisteredCommand,
} from '../command.ts';
import { enableCondstore } from '../condstore.ts';
import { ImapFault } from '../faults.ts';
import { requireSelected } from '../requirements.ts';
import { compileSearch, mentions } from '../search/compile.ts';
import { runSearch } from '../search/run.ts';
import { askTextIndex } from '../search/text-answers.ts';
import type { SelectedMailbox } from '../selected.ts';
import { catchUp } from '../untagged.ts';

type Returns = NonNullable<SearchCommand['returns']>;

/** The indexes that the options tell of: MIN and MAX alone name two messages, not all (RFC 5182 §2.1). */
function toldOf(indexes: readonly number[], returns: Returns): readonly number[] {
  if (returns.has('ALL') || returns.has('COUNT') || !(returns.has('MIN') || returns.has('MAX')))
    return indexes;
  const ends = [
    ...(returns.has('MIN') ? indexes.slice(0, 1) : []),
    ...(returns.has('MAX') ? indexes.slice(-1) : []),
  ];
  return [...new Set(ends)];
}

function highestModseq(view: SelectedMailbox, indexes: readonly number[]): number {
  return indexes.reduce((most, index) => Math.max(most, view.messages.modseqs[index] ?? 0), 0);
}

interface Found {
  view: SelectedMailbox;
  indexes: readonly number[];
  byUid: boolean;
  /** MODSEQ was among the keys: the highest is told (RFC 7162 §3.1.6, §3.1.10). */
  tellsModseq: boolean;
}

function numbersOf({ view, indexes, byUid }: Found): number[] {
  return indexes.map((index) => (byUid ? (view.messages.uids[index] ?? 0) : index + 1));
}

function writeEsearch({ out, tag }: CommandContext, found: Found, returns: Returns): void {
  const told = toldOf(found.indexes, returns);
  if (returns.has('SAVE')) found.view.savedUids = told.map((index) => found.view.messages.uids[index] ?? 0);
  // RFC 5182 §2.1: SAVE alone is answered with nothing.
  if (returns.size === 1 && returns.has('SAVE')) return;
  const numbers = numbersOf(found);
  const [min, max] = [numbers[0], numbers.at(-1)];
  out.wire(
    encodeEsearchResponse({
      tag,
      uid: found.byUid,
      ...(returns.has('MIN') && min !== undefined && { min }),
      ...(returns.has('MAX') && max !== undefined && { max }),
      ...(returns.has('COUNT') && { count: numbers.length }),
      ...(returns.has('ALL') && { all: numbers }),
      ...(found.tellsModseq && told.length > 0 && { modSequence: highestModseq(found.view, told) }),
    }),
  );
}

async function search(context: CommandContext, command: SearchCommand, byUid: boolean): Promise<Completion> {
  const { session, deps, out } = context;
  const view = requireSelected(session);
  if (command.charset !== undefined && !isSearchCharset(command.charset))
    throw new ImapFault('NO', 'Send texts as UTF-8.', badCharsetCode(['US-ASCII', 'UTF-8']));
  const tellsModseq = mentions(command.key, 'modSequence');
  if (tellsModseq) enableCondstore(context);
  await catchUp(context, false, false);
  const matcher = compileSearch(command.key, {
    view,
    now: deps.clock(),
    zoneMinutes: deps.settings.zoneMinutes,
    texts: await askTextIndex(deps, view, command.key),
  });
  // RFC 5182 §2.1: a search that fails leaves an empty result behind.
  if (command.returns?.has('SAVE')) view.savedUids = [];
  const found: Found = { view, indexes: await runSearch({ deps, view, matcher }), byUid, tellsModseq };
  if (command.returns) writeEsearch(context, found, command.returns);
  else
    out.wire(
      encodeSearchResponse(numbersOf(found), tellsModseq ? highestModseq(view, found.indexes) : undefined),
    );
  return ok('Searched.');
}

function searchCommand(name: string, byUid: boolean): RegisteredCommand {
  return defineCommand({
    name,
    states: ['selected'],
    // RFC 3501 §7.4.1; UID SEARCH may contain message numbers (RFC 7162 §3.2.10.2).
    mayExpunge: false,
    announces: ['ESEARCH', 'SEARCHRES', 'WITHIN'],
    decode: decodeSearch,
    run: (context, command) => search(context, command, byUid),
  });
}

export const searchNumbers = searchCommand('SEARCH', false);
export const uidSearch = searchCommand('UID SEARCH', true);
