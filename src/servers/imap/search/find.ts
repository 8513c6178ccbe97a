/**
 * What SEARCH, SORT and THREAD begin with: the messages of the selected mailbox that match, in mailbox order.
 */
import { isSearchCharset } from '#formats/imap/commands/search.ts';
import type { SearchKey } from '#formats/imap/commands/search-keys.ts';
import { badCharsetCode } from '#formats/imap/status-response.ts';
import type { CommandContext } from '../command.ts';
import { enableCondstore } from '../condstore.ts';
import { ImapFault } from '../faults.ts';
import { type Progress, watchProgress } from '../progress.ts';
import { requireSelected } from '../requirements.ts';
import type { SelectedMailbox } from '../selected.ts';
import { catchUp } from '../untagged.ts';
import { compileSearch, mentions, mentionsNumbers } from './compile.ts';
import { putInFilters } from './filters.ts';
import { fixNumbers } from './fixed-numbers.ts';
import { loosen, SCORE_FUZZY, SCORE_STRICT, tighten } from './fuzzy.ts';
import { runSearch, type Search } from './run.ts';
import { askTextIndex } from './text-answers.ts';

/** What a client searches by. */
export interface Wanted {
  /** In upper case; absent where the client named none. */
  charset?: string;
  key: SearchKey;
  /** The result is to become `$` (RFC 5182). */
  isSaved: boolean;
  /** Another mailbox than the selected one (RFC 7377). */
  view?: SelectedMailbox;
  /** Scores are asked for (RFC 6203 §4). */
  wantsRelevancy?: boolean;
  /** SEARCH needs no charset once all is UTF-8 (RFC 6855 §3). */
  mayNotNameCharset?: boolean;
  /** Where the search is only the first phase of what the command does. */
  onProgress?: Progress;
}

/** Messages that were found. */
export interface Found {
  view: SelectedMailbox;
  /** In the order that the command gives them. */
  indexes: readonly number[];
  /** MODSEQ was among the keys: the highest is told (RFC 7162 §3.1.6, §3.1.10). */
  tellsModseq: boolean;
  /** What was searched by: filters put in, and numbers as the UIDs that they meant. */
  key: SearchKey;
  /** By index, where asked for. */
  relevancy?: ReadonlyMap<number, number>;
}

/** How near each message is: 100 where the search without FUZZY finds it too. */
async function scores(
  context: CommandContext,
  view: SelectedMailbox,
  key: SearchKey,
  indexes: readonly number[],
): Promise<ReadonlyMap<number, number>> {
  const strict = new Set(await searchView(context, view, tighten(key), { candidates: indexes }));
  return new Map(indexes.map((index) => [index, strict.has(index) ? SCORE_STRICT : SCORE_FUZZY]));
}

/** Searches. NO [BADCHARSET] for texts in a charset we do not take. */
export async function findMessages(context: CommandContext, wanted: Wanted): Promise<Found> {
  const { session } = context;
  const { charset } = wanted;
  if (charset !== undefined && wanted.mayNotNameCharset && session.enabled.has('UTF8=ACCEPT'))
    throw new ImapFault('BAD', 'Texts are UTF-8 already.');
  const asked = await putInFilters(context, wanted.key);
  const key = loosen(asked);
  const view = wanted.view ?? requireSelected(session);
  const fails = charset !== undefined && !isSearchCharset(charset);
  // RFC 5182 §2.1: a search that fails leaves an empty result behind.
  if (fails && wanted.isSaved) view.savedUids = [];
  // RFC 5466 §3.1: a filter is in UTF-8, so naming another charset beside it is the client's mistake.
  const isMistake = mentions(wanted.key, 'filter');
  if (fails)
    throw new ImapFault(
      isMistake ? 'BAD' : 'NO',
      'Send texts as UTF-8.',
      badCharsetCode(['US-ASCII', 'UTF-8']),
    );
  if (session.enabled.has('UIDONLY') && mentionsNumbers(key))
    throw new ImapFault('BAD', 'Name messages by UID.', 'UIDREQUIRED');
  if (wanted.wantsRelevancy && !mentions(asked, 'fuzzy'))
    throw new ImapFault('BAD', 'RELEVANCY is for searches with FUZZY.');
  const tellsModseq = mentions(key, 'modSequence');
  if (tellsModseq) enableCondstore(context);
  if (view === session.selected) await catchUp(context, false, false);
  const indexes = await searchView(context, view, key, {
    onProgress: wanted.onProgress ?? watchProgress(context),
  });
  const fixedKey = fixNumbers(view, key);
  if (wanted.isSaved) view.savedUids = [];
  const relevancy = wanted.wantsRelevancy ? await scores(context, view, asked, indexes) : undefined;
  return { view, indexes, tellsModseq, key: fixedKey, ...(relevancy && { relevancy }) };
}

/** Indexes of the messages of a view that match, ascending; of `candidates` alone where they are given. */
export async function searchView(
  { deps }: Pick<CommandContext, 'deps'>,
  view: SelectedMailbox,
  key: SearchKey,
  options: Pick<Search, 'candidates' | 'onProgress'> = {},
): Promise<number[]> {
  const matcher = compileSearch(key, {
    view,
    now: deps.clock(),
    zoneMinutes: deps.settings.zoneMinutes,
    texts: await askTextIndex(deps, view, key),
  });
  return runSearch({ deps, view, matcher, ...options });
}
