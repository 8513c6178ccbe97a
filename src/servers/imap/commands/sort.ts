/**
 * SORT and UID SORT (RFC 5256 §3) with ESORT (RFC 5267 §3) and SORT=DISPLAY (RFC 5957).
 */
import { decodeSort } from '#formats/imap/commands/sort.ts';
import { defineCommand, ok, type RegisteredCommand } from '../command.ts';
import { requireWithinLimit } from '../message-limit.ts';
import { watchTwoPhases } from '../progress.ts';
import { findMessages } from '../search/find.ts';
import { keepResult, requireFreshTag } from '../search/kept-result.ts';
import { sortMessages } from '../search/sort.ts';
import { tellFound } from '../search/tell.ts';

function sortCommand(name: string, byUid: boolean): RegisteredCommand {
  return defineCommand({
    name,
    states: ['selected'],
    usesNumbers: !byUid,
    // RFC 5256 §3 allows EXPUNGE during UID SORT, but its keys may contain message numbers.
    mayExpunge: false,
    announces: ['SORT', 'SORT=DISPLAY', 'ESORT', 'CONTEXT=SORT'],
    decode: decodeSort,
    async run(context, { returns, criteria, charset, key }) {
      requireFreshTag(context, returns);
      const isSaved = returns?.options.has('SAVE') ?? false;
      const wantsRelevancy =
        (returns?.options.has('RELEVANCY') ?? false) || criteria.some((one) => one.key === 'RELEVANCY');
      const [onProgress, onSorting] = watchTwoPhases(context);
      const found = await findMessages(context, { charset, key, isSaved, wantsRelevancy, onProgress });
      requireWithinLimit(context, found.indexes.length);
      const indexes = await sortMessages(
        { deps: context.deps, ...found, onProgress: onSorting },
        found.indexes,
        criteria,
      );
      tellFound(context, { ...found, indexes, word: 'SORT', byUid, ...(returns && { returns }) });
      if (returns?.options.has('UPDATE')) keepResult(context, { ...found, indexes, byUid, criteria });
      return ok('Sorted.');
    },
  });
}

export const sortNumbers = sortCommand('SORT', false);
export const uidSort = sortCommand('UID SORT', true);
