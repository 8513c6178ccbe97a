/**
 * SEARCH and UID SEARCH (RFC 3501 §6.4.4) with ESEARCH (RFC 4731), SEARCHRES (RFC 5182), WITHIN (RFC 5032) and
 * MODSEQ (RFC 7162 §3.1.5), CONTEXT=SEARCH (RFC 5267), PARTIAL (RFC 9394) FILTERS (RFC 5466) and FUZZY (RFC 6203).
 */
import { decodeSearch, type SearchReturns } from '#formats/imap/commands/search.ts';
import { defineCommand, ok, type RegisteredCommand } from '../command.ts';
import { newestIndexes } from '../message-limit.ts';
import { findMessages } from '../search/find.ts';
import { keepResult, requireFreshTag } from '../search/kept-result.ts';
import { tellFound } from '../search/tell.ts';

const ALL: SearchReturns = { options: new Set(['ALL']) };

function searchCommand(name: string, byUid: boolean): RegisteredCommand {
  return defineCommand({
    name,
    states: ['selected'],
    usesNumbers: !byUid,
    // RFC 3501 §7.4.1; UID SEARCH may contain message numbers (RFC 7162 §3.2.10.2).
    mayExpunge: false,
    announces: [
      'ESEARCH',
      'SEARCHRES',
      'WITHIN',
      'SEARCH=FUZZY',
      'PARTIAL',
      'CONTEXT=SEARCH',
      'FILTERS',
      'INPROGRESS',
    ],
    decode: decodeSearch,
    async run(context, { returns, ...criteria }) {
      requireFreshTag(context, returns);
      const all = await findMessages(context, {
        ...criteria,
        mayNotNameCharset: true,
        isSaved: returns?.options.has('SAVE') ?? false,
        wantsRelevancy: returns?.options.has('RELEVANCY') ?? false,
      });
      // RFC 9051 §6.4.4: in IMAP4rev2 the answer is always ESEARCH.
      const told = returns ?? (context.session.enabled.has('IMAP4rev2') ? ALL : undefined);
      const { items, code } = newestIndexes(context, all.view, all.indexes);
      const found = { ...all, indexes: items };
      tellFound(context, { ...found, word: 'SEARCH', byUid, ...(told && { returns: told }) });
      if (returns?.options.has('UPDATE')) keepResult(context, { ...found, byUid });
      return ok('Searched.', code);
    },
  });
}

export const searchNumbers = searchCommand('SEARCH', false);
export const uidSearch = searchCommand('UID SEARCH', true);
