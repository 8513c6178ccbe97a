/**
 * SEARCH and UID SEARCH (RFC 9051 §6.4.4) with the return options of ESEARCH (RFC 4731), SEARCHRES (RFC 5182),
 * CONTEXT (RFC 5267), PARTIAL (RFC 9394) and RELEVANCY (RFC 6203 §4).
 *
 * Search texts are read as UTF-8. A charset that is neither UTF-8 nor US-ASCII is for the server to refuse with
 * BADCHARSET; `isSearchCharset` tells. A further return option is one line in `searchReturnOptions`.
 */
import type { Decoder } from '../decoder.ts';
import { expectPartialRange, type PartialRange } from './partial-range.ts';
import { expectSearchProgram, type SearchKey } from './search-keys.ts';

const searchReturnOptions = [
  'MIN',
  'MAX',
  'ALL',
  'COUNT',
  'SAVE',
  'PARTIAL',
  'CONTEXT',
  'UPDATE',
  'RELEVANCY',
] as const;

export type SearchReturnOption = (typeof searchReturnOptions)[number];

/** What RETURN asks for. */
export interface SearchReturns {
  /** Never empty: `RETURN ()` is ALL. */
  options: ReadonlySet<SearchReturnOption>;
  /** With the option PARTIAL. */
  partial?: PartialRange;
}

export interface SearchCommand {
  /** Absent without RETURN: answer with SEARCH, not ESEARCH (in IMAP4rev1). */
  returns?: SearchReturns;
  /** In upper case, if the client named one. */
  charset?: string;
  key: SearchKey;
}

/** `search-return-opts` with the space after it, if it stands here. */
export function tryReturnOptions(d: Decoder): SearchReturns | undefined {
  if (!d.tryKeyword('RETURN')) return undefined;
  d.expectSp();
  const returns = expectReturnOptions(d);
  d.expectSp();
  return returns;
}

function expectReturnOptions(d: Decoder): SearchReturns {
  let partial: PartialRange | undefined;
  const names = d.expectList(() => {
    const name = d.expectKeyword();
    if (name === 'PARTIAL') {
      d.expectSp();
      partial = expectPartialRange(d);
    }
    return searchReturnOptions.find((option) => option === name) ?? d.fail(`unknown RETURN option ${name}`);
  });
  const options = new Set<SearchReturnOption>(names.length === 0 ? ['ALL'] : names);
  // RFC 9394 §3.1.
  if (options.has('PARTIAL') && options.has('ALL')) d.fail('PARTIAL and ALL exclude each other');
  return { options, ...(partial && { partial }) };
}

/** True for the charsets that search texts may be in. */
export function isSearchCharset(charset: string): boolean {
  return charset === 'UTF-8' || charset === 'US-ASCII';
}

/** A search kept as a filter: `[CHARSET x] search-key …` (RFC 5466 §3.1). */
export function decodeFilter(d: Decoder): SearchKey {
  if (d.tryKeyword('CHARSET')) {
    d.expectSp();
    const charset = d.expectAstring().toUpperCase();
    if (!isSearchCharset(charset)) d.fail('unknown charset');
    d.expectSp();
  }
  return expectSearchProgram(d);
}

export function decodeSearch(d: Decoder): SearchCommand {
  d.expectSp();
  const returns = tryReturnOptions(d);
  let charset: string | undefined;
  if (d.tryKeyword('CHARSET')) {
    d.expectSp();
    charset = d.expectAstring().toUpperCase();
    d.expectSp();
  }
  return { ...(returns && { returns }), ...(charset && { charset }), key: expectSearchProgram(d) };
}
