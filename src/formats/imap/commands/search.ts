/**
 * SEARCH and UID SEARCH (RFC 9051 §6.4.4) with the return options of ESEARCH (RFC 4731) and SEARCHRES (RFC 5182).
 *
 * Search texts are read as UTF-8. A charset that is neither UTF-8 nor US-ASCII is for the server to refuse with
 * BADCHARSET; `isSearchCharset` tells. A further return option is one line in `searchReturnOptions`.
 */
import type { Decoder } from '../decoder.ts';
import { expectSearchProgram, type SearchKey } from './search-keys.ts';

const searchReturnOptions = ['MIN', 'MAX', 'ALL', 'COUNT', 'SAVE'] as const;

export type SearchReturnOption = (typeof searchReturnOptions)[number];

export interface SearchCommand {
  /** Absent without RETURN: answer with SEARCH, not ESEARCH (in IMAP4rev1). `RETURN ()` is ALL. */
  returns?: ReadonlySet<SearchReturnOption>;
  /** In upper case, if the client named one. */
  charset?: string;
  key: SearchKey;
}

/** `search-return-opts` with the space after it, if it stands here. */
export function tryReturnOptions(d: Decoder): ReadonlySet<SearchReturnOption> | undefined {
  if (!d.tryKeyword('RETURN')) return undefined;
  d.expectSp();
  const returns = expectReturnOptions(d);
  d.expectSp();
  return returns;
}

function expectReturnOptions(d: Decoder): ReadonlySet<SearchReturnOption> {
  const options = d.expectList(() => {
    const name = d.expectKeyword();
    return searchReturnOptions.find((option) => option === name) ?? d.fail(`unknown RETURN option ${name}`);
  });
  return new Set(options.length === 0 ? ['ALL'] : options);
}

/** True for the charsets that search texts may be in. */
export function isSearchCharset(charset: string): boolean {
  return charset === 'UTF-8' || charset === 'US-ASCII';
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
